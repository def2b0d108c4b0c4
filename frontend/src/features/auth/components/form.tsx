import type { ComponentProps, ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { FormFailure } from "./form-failure";
import type { useForm } from "./use-form";

interface Props {
  form: Pick<ReturnType<typeof useForm>, "submit" | "busy" | "failure">;
  /** What the button that sends it says. */
  send: string;
  look?: ComponentProps<typeof Button>["look"];
  /** Where the form is all that a page has, its button is as wide as the fields. */
  wide?: boolean;
  children?: ReactNode;
  /** What else can be done, below the button. */
  below?: ReactNode;
}

/** Fields, what is wrong with them together, and the button that sends them. */
export function Form({ form, send, look = "primary", wide = false, children, below }: Props) {
  return (
    <form onSubmit={form.submit} className="grid gap-2">
      {children}
      <FormFailure text={form.failure} />
      <Button
        type="submit"
        look={look}
        busy={form.busy}
        className={wide ? "min-h-11" : "justify-self-start max-md:min-h-11"}
      >
        {send}
      </Button>
      {below}
    </form>
  );
}
