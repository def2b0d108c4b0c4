import { useState } from "react";
import { paths } from "@/app/paths";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Problem } from "@/lib/api/problem";
import { t } from "@/lib/i18n";
import { type Credentials, login } from "../api/login";
import { FormFailure } from "./form-failure";
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
      <FormFailure text={form.failure ?? (form.busy ? null : failure)} />
      <Button type="submit" look="primary" busy={form.busy} className="min-h-11">
        {t("auth.log_in")}
      </Button>
      <TextLink to={paths.forgotPassword} chunk="forgotPassword" className="mt-2 justify-self-start">
        {t("auth.forgot")}
      </TextLink>
    </form>
  );
}
