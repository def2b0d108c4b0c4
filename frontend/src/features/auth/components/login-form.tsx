import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { login } from "../api/login";
import { FormFailure } from "./form-failure";
import { useForm } from "./use-form";

export function LoginForm({ email = "" }: { email?: string }) {
  const form = useForm(["email", "password"] as const, login);
  return (
    <form onSubmit={form.submit} className="grid gap-2">
      <Field
        label={t("auth.email")}
        name="email"
        type="email"
        autoComplete="username"
        required
        defaultValue={email}
        readOnly={email !== ""}
        error={form.fieldError("email")}
      />
      <Field
        label={t("auth.password")}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={form.fieldError("password")}
      />
      <FormFailure text={form.failure} />
      <Button type="submit" look="primary" busy={form.busy} className="min-h-11">
        {t("auth.log_in")}
      </Button>
    </form>
  );
}
