import { useState } from "react";
import { paths } from "@/app/paths";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { resetPassword } from "../api/reset-password";
import { AuthCard } from "../components/auth-card";
import { NewPasswordField } from "../components/fields";
import { Form } from "../components/form";
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
      <Form wide form={form} send={t("auth.reset")}>
        <NewPasswordField form={form} label={t("auth.new_password")} />
      </Form>
    </AuthCard>
  );
}
