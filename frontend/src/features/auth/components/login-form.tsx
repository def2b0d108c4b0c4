import { useState } from "react";
import { paths } from "@/app/paths";
import { Problem } from "@/lib/api/problem";
import { t } from "@/lib/i18n";
import { type Credentials, login } from "../api/login";
import { EmailField, PasswordField } from "./fields";
import { Form } from "./form";
import { OtpForm } from "./otp-form";
import { TextLink } from "./text-link";
import { useForm } from "./use-form";

/** Address and password; then, for an account that has one, the second factor. `email`: whose session it was. */
export function LoginForm({ email = "", failure = null }: { email?: string; failure?: string | null }) {
  const [first, setFirst] = useState<Credentials | null>(null);
  if (first) {
    return <OtpForm send={(otp) => login({ ...first, otp })} onBack={() => setFirst(null)} />;
  }
  return <PasswordForm email={email} failure={failure} onOtp={setFirst} />;
}

interface Props {
  email: string;
  failure: string | null;
  onOtp: (credentials: Credentials) => void;
}

function PasswordForm({ email, failure, onOtp }: Props) {
  const form = useForm(["email", "password"] as const, async (credentials) => {
    try {
      await login(credentials);
    } catch (error) {
      if (!(error instanceof Problem && error.code === "otp_required")) throw error;
      onOtp(credentials);
    }
  });
  return (
    <Form
      wide
      form={{ ...form, failure: form.failure ?? (form.busy ? null : failure) }}
      send={t("auth.log_in")}
      below={
        <TextLink to={paths.forgotPassword} chunk="forgotPassword" className="mt-2 justify-self-start">
          {t("auth.forgot")}
        </TextLink>
      }
    >
      <EmailField form={form} defaultValue={email} readOnly={email !== ""} />
      <PasswordField form={form} />
    </Form>
  );
}
