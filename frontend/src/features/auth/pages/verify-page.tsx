import { t } from "@/lib/i18n";
import { verifyEmail } from "../api/verify-email";
import { ConfirmPage } from "../components/confirm-page";

export default function VerifyPage() {
  return <ConfirmPage title={t("auth.verify_title")} good={t("auth.verified")} send={verifyEmail} />;
}
