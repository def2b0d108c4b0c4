import { paths } from "@/app/paths";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { register } from "../api/register";
import { AuthCard } from "../components/auth-card";
import { FormFailure } from "../components/form-failure";
import { TextLink } from "../components/text-link";
import { useForm } from "../components/use-form";

export default function RegisterPage() {
  useTitle(t("auth.register"));
  const form = useForm(["name", "email", "password"] as const, register);
  return (
    <AuthCard
      title={t("auth.register_title")}
      text={t("auth.register_text")}
      footer={
        <>
          {t("auth.have_account")}{" "}
          <TextLink to={paths.login} chunk="login">
            {t("auth.log_in")}
          </TextLink>
        </>
      }
    >
      <form onSubmit={form.submit} className="grid gap-2">
        <Field
          label={t("auth.name")}
          name="name"
          autoComplete="name"
          maxLength={100}
          required
          error={form.fieldError("name")}
        />
        <Field
          label={t("auth.email")}
          name="email"
          type="email"
          autoComplete="username"
          required
          error={form.fieldError("email")}
        />
        <Field
          label={t("auth.password")}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          maxLength={128}
          required
          hint={t("auth.password_hint")}
          error={form.fieldError("password")}
        />
        <FormFailure text={form.failure} />
        <Button type="submit" look="primary" busy={form.busy} className="min-h-11">
          {t("auth.register")}
        </Button>
      </form>
    </AuthCard>
  );
}
