/** The service worker: the app's own files, kept and served from here. It never answers for the API. */
/** Filled in when the build is finished: its id, the files that a start needs, and where they are. */
declare const __SHELL__: { id: string; files: string[]; base: string };

const SHELL = __SHELL__;
const worker = self as unknown as ServiceWorkerGlobalScope;
const PREFIX = "myriad-shell-";
const CACHE = PREFIX + SHELL.id;
const ASSETS = new URL("assets/", new URL(SHELL.base, location.origin)).href;
const PATIENCE_MS = 3000;

worker.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(["/", ...SHELL.files])));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.url.startsWith(ASSETS)) event.respondWith(kept(request));
  const { origin, pathname } = new URL(request.url);
  const ours = origin === location.origin && !pathname.startsWith("/api/");
  if (ours && request.mode === "navigate") event.respondWith(page(request));
});

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)),
  );
}

/** The newest page there is, soon; the one kept here where the network is away or slow. */
async function page(request: Request): Promise<Response> {
  const kept = await caches.match("/");
  try {
    return await fetch(request, kept ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {});
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function kept(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
