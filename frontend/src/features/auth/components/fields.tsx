import type { ComponentProps } from "react";
import { Field } from "@/components/ui/field";
import { t } from "@/lib/i18n";

/** A field of a form of `useForm`: what it knows of each name goes to the field of that name. */
interface Props extends Omit<ComponentProps<typeof Field>, "label" | "error" | "form"> {
  form: { fieldError: (name: never) => string | undefined };
  label?: string;
  name?: string;
}

const errorIn = (form: Props["form"], name: string) => form.fieldError(name as never);

export function EmailField({ form, label = t("auth.email"), name = "email", ...rest }: Props) {
  const error = errorIn(form, name);
  return (
    <Field label={label} name={name} type="email" autoComplete="username" required error={error} {...rest} />
  );
}

/** The password that is in force. */
export function PasswordField({ form, label = t("auth.password"), name = "password", ...rest }: Props) {
  const error = errorIn(form, name);
  return (
    <Field
      label={label}
      name={name}
      type="password"
      autoComplete="current-password"
      required
      error={error}
      {...rest}
    />
  );
}

/** A password that is being chosen. */
export function NewPasswordField({ form, ...rest }: Props) {
  return (
    <PasswordField
      form={form}
      autoComplete="new-password"
      minLength={8}
      maxLength={128}
      hint={t("auth.password_hint")}
      {...rest}
    />
  );
}
