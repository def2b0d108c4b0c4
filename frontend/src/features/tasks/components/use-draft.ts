import { useEffect, useRef, useState } from "react";

const PAUSE_MS = 700;

/** Text that is being typed: saved after a pause, when the field is left, and when the page goes away. */
export function useDraft(value: string, save: (text: string) => void) {
  const [typed, setTyped] = useState<string | null>(null);
  const latest = useRef({ typed, value, save });
  latest.current = { typed, value, save };
  const flush = useRef(() => {
    const { typed: text, value: saved, save: write } = latest.current;
    if (text !== null && text !== saved) write(text);
    setTyped(null);
  }).current;
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => typed !== latest.current.value && latest.current.save(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [flush]);
  return { text: typed ?? value, setTyped, flush };
}
