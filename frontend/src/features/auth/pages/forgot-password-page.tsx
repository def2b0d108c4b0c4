import { useState } from "react";
import { paths } from "@/app/paths";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { forgotPassword } from "../api/forgot-password";
import { AuthCard } from "../components/auth-card";
import { EmailField } from "../components/fields";
import { Form } from "../components/form";
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
      <Form wide form={form} send={t("auth.forgot_send")}>
        <EmailField form={form} />
      </Form>
    </AuthCard>
  );
}
