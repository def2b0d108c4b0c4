import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import "./styles/app.css";
import { App } from "./app/app";
import { intend } from "./app/lazy";
import { watchReleases } from "./app/new-release";
import { registerWorker } from "./app/worker";
import { watchNetwork } from "./lib/api/reachable";
import { accessToken, comeBack, session, watchOtherTabs } from "./lib/api/session";
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
await Promise.all([speak(preferredLocale()), comeBack(), session.get().status === "in" && membersThings()]);
const root = createRoot(document.getElementById("root") as HTMLElement);
// In a transition React pauses for what the browser has to do besides.
startTransition(() =>
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);

/** What every page of a member wants. Its access is on its way meanwhile; why there is none is told to those who ask. */
async function membersThings(): Promise<void> {
  accessToken().catch(() => {});
  await intend("shell", "view");
}
