/** Errors that nobody caught go to Sentry, where the build names one. Its code is loaded with the first of them. */

const MANY = 20;
let reported = 0;

export function watchErrors(): void {
  if (!__SENTRY_DSN__) return;
  window.addEventListener("error", (event) => report(event.error ?? event.message));
  window.addEventListener("unhandledrejection", (event) => report(event.reason));
}

/** Tell of an error. One that repeats itself does not go on for ever. */
export function report(error: unknown): void {
  if (!__SENTRY_DSN__ || ++reported > MANY) return;
  void import("./sentry").then(({ send }) => send(error)).catch(() => undefined);
}
