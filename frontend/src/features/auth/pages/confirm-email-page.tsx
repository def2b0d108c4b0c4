import { t } from "@/lib/i18n";
import { confirmEmail } from "../api/confirm-email";
import { ConfirmPage } from "../components/confirm-page";

export default function ConfirmEmailPage() {
  return (
    <ConfirmPage title={t("auth.new_email_title")} good={t("auth.new_email_done")} send={confirmEmail} />
  );
}
