import { useEffect, useRef, useState } from "react";

const PAUSE_MS = 700;

/** Save what was typed over what stood there `from` the beginning. Out: what stands there now. */
type Save = (text: string, from: string) => string;

/**
 * Text that is being typed: saved after a pause, when the field is left, and when the page goes away. What stood
 * there when the typing began is remembered: others may have changed it meanwhile.
 */
export function useDraft(value: string, save: Save) {
  const [typed, setTyped] = useState<string | null>(null);
  const from = useRef(value);
  const latest = useRef({ typed, value, save });
  latest.current = { typed, value, save };
  const type = useRef((text: string) => {
    if (latest.current.typed === null) from.current = latest.current.value;
    setTyped(text);
  }).current;
  const write = useRef(() => {
    const { typed: text, value: saved, save: keep } = latest.current;
    if (text !== null && text !== saved && text !== from.current) from.current = keep(text, from.current);
  }).current;
  const flush = useRef(() => {
    write();
    setTyped(null);
  }).current;
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(write, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, write]);
  useEffect(() => {
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [flush]);
  return { text: typed ?? value, setTyped: type, flush };
}
