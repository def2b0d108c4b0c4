/** After a deployment the parts that this page would load next may be gone: it loads itself anew, once. */

const KEY = "myriad.reloaded";
const PAUSE_MS = 30_000;

export function watchReleases(): void {
  window.addEventListener("vite:preloadError", (event) => {
    const last = Number(sessionStorage.getItem(KEY) ?? 0);
    // A part that is still missing after a reload will not come with another one.
    if (!navigator.onLine || Date.now() - last < PAUSE_MS) return;
    event.preventDefault();
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
  });
}

export function isChunkError(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|Importing a module script failed|preload/i.test(error.message)
  );
}
