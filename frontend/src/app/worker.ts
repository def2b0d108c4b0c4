/** The service worker keeps the app itself here, so that it starts without a network. */

interface Policies {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => {
    createScriptURL: (url: string) => string;
  };
}

/** It fetches the whole app: what the page itself loads, and does, comes first. */
const AFTER_LOAD_MS = 3000;

export function registerWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const rest = () => setTimeout(register, AFTER_LOAD_MS);
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest, { once: true });
}

function register(): void {
  const { trustedTypes } = window as Window & { trustedTypes?: Policies };
  const policy = trustedTypes?.createPolicy("myriad", { createScriptURL: () => "/sw.js" });
  navigator.serviceWorker.register(policy?.createScriptURL("/sw.js") ?? "/sw.js").catch(() => {
    // Without it the app works as long as there is a network.
  });
}
