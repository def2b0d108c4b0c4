import { Link } from "react-router";
import { intend } from "@/app/lazy";
import { paths } from "@/app/paths";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { AuthCard } from "../components/auth-card";
import { LoginForm } from "../components/login-form";

export default function LoginPage() {
  useTitle(t("auth.log_in"));
  return (
    <AuthCard
      title={t("auth.welcome_back")}
      footer={
        <>
          {t("auth.no_account")}{" "}
          <Link
            to={paths.register}
            onPointerEnter={() => intend("register")}
            onFocus={() => intend("register")}
            className="font-medium text-accent underline underline-offset-4"
          >
            {t("auth.register")}
          </Link>
        </>
      }
    >
      <LoginForm />
    </AuthCard>
  );
}
