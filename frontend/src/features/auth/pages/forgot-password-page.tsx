import { useState } from "react";
import { paths } from "@/app/paths";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { forgotPassword } from "../api/forgot-password";
import { AuthCard } from "../components/auth-card";
import { FormFailure } from "../components/form-failure";
import { TextLink } from "../components/text-link";
import { useForm } from "../components/use-form";

export default function ForgotPasswordPage() {
  useTitle(t("auth.forgot_title"));
  const [sentTo, setSentTo] = useState("");
  const form = useForm(["email"] as const, async ({ email }) => {
    await forgotPassword({ email });
    setSentTo(email);
  });
  const back = <TextLink to={paths.login}>{t("auth.back_to_log_in")}</TextLink>;
  if (sentTo) {
    return (
      <AuthCard title={t("auth.forgot_sent")} footer={back}>
        <p role="status" className="text-base text-muted">
          {t("auth.forgot_sent_text", { email: sentTo })}
        </p>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t("auth.forgot_title")} text={t("auth.forgot_text")} footer={back}>
      <form onSubmit={form.submit} className="grid gap-2">
        <Field
          label={t("auth.email")}
          name="email"
          type="email"
          autoComplete="username"
          required
          error={form.fieldError("email")}
        />
        <FormFailure text={form.failure} />
        <Button type="submit" look="primary" busy={form.busy} className="min-h-11">
          {t("auth.forgot_send")}
        </Button>
      </form>
    </AuthCard>
  );
}
