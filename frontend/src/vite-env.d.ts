/// <reference types="vite/client" />
/** What tells one build from another. */
declare const __BUILD__: string;
