import { useState } from "react";
import { paths } from "@/app/paths";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { confirmDeletion } from "../api/confirm-deletion";
import { AuthCard } from "../components/auth-card";
import { FormFailure } from "../components/form-failure";
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
      <form onSubmit={form.submit} className="grid gap-2">
        <FormFailure text={form.failure} />
        <Button type="submit" look="danger" busy={form.busy} className="min-h-11 border border-danger">
          {t("deletion.confirm")}
        </Button>
        <TextLink to={paths.home} className="mt-2 justify-self-center">
          {t("deletion.keep")}
        </TextLink>
      </form>
    </AuthCard>
  );
}
