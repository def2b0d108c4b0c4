import { type ComponentProps, type ReactNode, useId } from "react";

export const INPUT =
  "w-full rounded-md border border-edge bg-surface px-3 py-2 text-base md:text-sm placeholder:text-muted aria-invalid:border-danger";

interface Props extends ComponentProps<"input"> {
  label: string;
  error?: string | undefined;
  hint?: ReactNode;
}

/** A labelled input that says what is wrong with it. */
export function Field({ label, error, hint, className = "", ...rest }: Props) {
  const id = useId();
  const said = error ?? hint;
  return (
    <div className={`grid gap-1 ${className}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        className={INPUT}
        aria-invalid={error ? true : undefined}
        aria-describedby={said ? `${id}-said` : undefined}
        {...rest}
      />
      <p id={`${id}-said`} className={`min-h-4 text-xs ${error ? "text-danger" : "text-muted"}`}>
        {said}
      </p>
    </div>
  );
}

interface SelectProps extends ComponentProps<"select"> {
  label: string;
}

export function SelectField({ label, children, className = "", ...rest }: SelectProps) {
  const id = useId();
  return (
    <div className={`grid gap-1 ${className}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select id={id} className={INPUT} {...rest}>
        {children}
      </select>
    </div>
  );
}
