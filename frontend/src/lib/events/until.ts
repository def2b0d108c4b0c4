type Subscribe = (listener: () => void) => () => void;

/** Wait until it is so, looked at whenever something that it depends on moves; or until the signal. */
export function until(isSo: () => boolean, moves: Subscribe[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const ends: (() => void)[] = [];
    const look = () => {
      if (!isSo() && !signal.aborted) return;
      for (const end of ends) end();
      resolve();
    };
    ends.push(() => signal.removeEventListener("abort", look));
    ends.push(...moves.map((subscribe) => subscribe(look)));
    signal.addEventListener("abort", look);
    look();
  });
}
