import { type ComponentProps, useLayoutEffect, useRef } from "react";

/** A text area as high as its text. */
export function TextArea({ value, className = "", ...rest }: ComponentProps<"textarea"> & { value: string }) {
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  });
  return (
    <textarea
      ref={area}
      rows={1}
      value={value}
      className={`block w-full resize-none overflow-hidden bg-transparent ${className}`}
      {...rest}
    />
  );
}
