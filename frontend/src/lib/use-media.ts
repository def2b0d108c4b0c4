import { useSyncExternalStore } from "react";

/** Room for a side bar beside the page: Tailwind's `md`. */
export const HAS_ROOM = "(min-width: 48rem)";

/** Whether a media query holds; the component renders again when that changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
  );
}
