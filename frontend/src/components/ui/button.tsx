import type { ComponentProps } from "react";

const LOOKS = {
  primary: "bg-accent text-on-accent hover:opacity-90 font-medium",
  plain: "border border-line bg-surface hover:bg-sunken",
  quiet: "text-muted hover:bg-sunken hover:text-ink",
  link: "text-accent hover:bg-sunken",
  danger: "border border-line text-danger hover:border-danger hover:bg-danger-soft",
} as const;

interface Props extends ComponentProps<"button"> {
  look?: keyof typeof LOOKS;
  busy?: boolean;
}

export function Button({ look = "plain", busy = false, className = "", disabled, ...rest }: Props) {
  return (
    <button
      type="button"
      aria-busy={busy}
      disabled={disabled || busy}
      className={`inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-3 transition-colors disabled:opacity-60 ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}

interface IconProps extends ComponentProps<"button"> {
  label: string;
}

/** A button that shows an icon alone; its label is for those who do not see it. */
export function IconButton({ label, className = "", ...rest }: IconProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-grid size-9 shrink-0 place-items-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-ink disabled:opacity-40 ${className}`}
      {...rest}
    />
  );
}
