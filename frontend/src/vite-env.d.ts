/// <reference types="vite/client" />
/** What tells one build from another. */
declare const __BUILD__: string;
/** Where errors are told of; "" for nowhere. */
declare const __SENTRY_DSN__: string;
