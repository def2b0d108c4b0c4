import { type RefObject, useLayoutEffect, useState } from "react";

/** How far below the beginning of the page's content an element begins, in pixels: what is above it may grow. */
export function useScrollMargin(element: RefObject<HTMLElement | null>, isThere = true): number {
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const main = document.getElementById("main");
    const content = main?.firstElementChild;
    if (!isThere || !main || !content) return;
    const measure = () => {
      const top = element.current?.getBoundingClientRect().top;
      if (top !== undefined) setMargin(Math.round(top - main.getBoundingClientRect().top + main.scrollTop));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(content);
    return () => watch.disconnect();
  }, [element, isThere]);
  return margin;
}
