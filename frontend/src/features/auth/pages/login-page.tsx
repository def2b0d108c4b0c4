import { useEffect, useState } from "react";
import { paths } from "@/app/paths";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { answerOidcOtp } from "../api/oidc";
import { AuthCard } from "../components/auth-card";
import { IssuerButton } from "../components/issuer-button";
import { LoginForm } from "../components/login-form";
import { OtpForm } from "../components/otp-form";
import { TextLink } from "../components/text-link";
import { wordsForCode } from "../components/use-form";

/** Also where another service's log-in comes back to: `#error=…` with a code, or `#otp`. */
export default function LoginPage() {
  useTitle(t("auth.log_in"));
  const [back, setBack] = useState(() => new URLSearchParams(location.hash.slice(1)));
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, "", location.pathname);
  }, []);
  const code = back.get("error");
  return (
    <AuthCard
      title={t("auth.welcome_back")}
      footer={
        <>
          {t("auth.no_account")}{" "}
          <TextLink to={paths.register} chunk="register">
            {t("auth.register")}
          </TextLink>
          <IssuerButton />
        </>
      }
    >
      {back.has("otp") ? (
        <OtpForm send={answerOidcOtp} onBack={() => setBack(new URLSearchParams())} />
      ) : (
        <LoginForm failure={code && wordsForCode(code)} />
      )}
    </AuthCard>
  );
}
