import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./styles/app.css";
import { App } from "./app/app";
import { watchReleases } from "./app/new-release";
import { registerWorker } from "./app/worker";
import { watchNetwork } from "./lib/api/reachable";
import { comeBack, watchOtherTabs } from "./lib/api/session";
import { preferredLocale, speak } from "./lib/i18n";
import { listenToKeys } from "./lib/keys";
import { applyTheme } from "./lib/theme";
import { watchErrors } from "./lib/watch/errors";
import { watchVitals } from "./lib/watch/vitals";

watchErrors();
watchVitals();
applyTheme();
watchReleases();
watchNetwork();
watchOtherTabs();
listenToKeys();
registerWorker();
await Promise.all([speak(preferredLocale()), comeBack()]);
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
