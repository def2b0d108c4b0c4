import { useState } from "react";
import { paths } from "@/app/paths";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { resetPassword } from "../api/reset-password";
import { AuthCard } from "../components/auth-card";
import { FormFailure } from "../components/form-failure";
import { useLinkToken } from "../components/link-token";
import { TextLink } from "../components/text-link";
import { useForm } from "../components/use-form";

export default function ResetPasswordPage() {
  useTitle(t("auth.reset_title"));
  const token = useLinkToken();
  const [done, setDone] = useState(false);
  const form = useForm(["password"] as const, async ({ password }) => {
    await resetPassword({ token, password });
    setDone(true);
  });
  if (done) {
    return (
      <AuthCard title={t("auth.reset_done")} text={t("auth.reset_done_text")}>
        <TextLink to={paths.login} chunk="login">
          {t("auth.log_in")}
        </TextLink>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={t("auth.reset_title")}
      text={t("auth.reset_text")}
      footer={
        <TextLink to={paths.forgotPassword} chunk="forgotPassword">
          {t("auth.new_link")}
        </TextLink>
      }
    >
      <form onSubmit={form.submit} className="grid gap-2">
        <Field
          label={t("auth.new_password")}
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
          {t("auth.reset")}
        </Button>
      </form>
    </AuthCard>
  );
}
