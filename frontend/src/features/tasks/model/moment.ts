/** The user's now, to the half minute: dues pass and days end while the app is open. */
import { useMemo } from "react";
import { useProfile } from "@/features/settings/api/profile";
import { createStore, useStore } from "@/lib/store";
import { type Moment, momentOf } from "./views";

const TICK_MS = 30_000;
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const clock = createStore(Date.now());
let zone = ownZone();
setInterval(() => clock.set(Date.now()), TICK_MS);
document.addEventListener(
  "visibilitychange",
  () => document.visibilityState === "visible" && clock.set(Date.now()),
);

export function useMoment(): Moment {
  const now = useStore(clock);
  const wanted = useProfile()?.timezone ?? zone;
  return useMemo(() => {
    zone = wanted;
    return momentOf(wanted, now);
  }, [wanted, now]);
}

/** The same, outside of components. */
export function currentMoment(): Moment {
  return momentOf(zone, Date.now());
}
