/** Keys that work everywhere, in one place, so that the help can list them and none is given twice. */
import { useEffect } from "react";
import type { Key } from "./i18n";

export interface Shortcut {
  /** `j`, `?`, `mod+k`, or two in a row: `g t`. `mod` is Cmd on a Mac and Ctrl elsewhere. */
  keys: string[];
  does: Key;
  group: Key;
  run: (event: KeyboardEvent) => void;
}

const active = new Set<Shortcut>();
const PAUSE_MS = 1200;
let begun = "";
let begunAt = 0;

/** All that work at the moment. */
export function shortcuts(): Shortcut[] {
  return [...active];
}

/** The shortcuts work while the component is there. They are compared by identity: keep the list stable. */
export function useShortcuts(list: Shortcut[]): void {
  useEffect(() => {
    for (const one of list) active.add(one);
    return () => {
      for (const one of list) active.delete(one);
    };
  }, [list]);
}

export function listenToKeys(): void {
  document.addEventListener("keydown", press);
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const mod = event.metaKey || event.ctrlKey;
  // Single letters are text wherever text can be typed, and belong to an open dialog or menu.
  if (
    !mod &&
    (isTyping(event.target) || document.querySelector("[role=dialog],[role=menu],[role=alertdialog]"))
  )
    return;
  const key = `${mod ? "mod+" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
  const chord = begun && Date.now() - begunAt < PAUSE_MS ? `${begun} ${key}` : key;
  const found = find(chord) ?? find(key);
  begun = found ? "" : key;
  begunAt = Date.now();
  if (!found) return;
  event.preventDefault();
  found.run(event);
}

function find(keys: string): Shortcut | undefined {
  return [...active].findLast((one) => one.keys.includes(keys));
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input:not([type=checkbox]),textarea,select,[contenteditable]") !== null
  );
}
