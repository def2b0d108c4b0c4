import { useState } from "react";
import { paths } from "@/app/paths";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { confirmDeletion } from "../api/confirm-deletion";
import { AuthCard } from "../components/auth-card";
import { Form } from "../components/form";
import { useLinkToken } from "../components/link-token";
import { TextLink } from "../components/text-link";
import { useForm } from "../components/use-form";

/** Opening the link deletes nothing: programs that look into mails open links, too. */
export default function ConfirmDeletionPage() {
  useTitle(t("deletion.title"));
  const token = useLinkToken();
  const [done, setDone] = useState(false);
  const form = useForm([], () => confirmDeletion(token).then(() => setDone(true)));
  if (done) {
    return (
      <AuthCard title={t("deletion.done")} text={t("deletion.done_text")}>
        <TextLink to={paths.login}>{t("auth.log_in")}</TextLink>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t("deletion.title")} text={t("deletion.confirm_text")}>
      <Form
        wide
        look="danger"
        form={form}
        send={t("deletion.confirm")}
        below={
          <TextLink to={paths.home} className="mt-2 justify-self-center">
            {t("deletion.keep")}
          </TextLink>
        }
      />
    </AuthCard>
  );
}
