import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LoginForm } from "@/features/auth/components/login-form";
import { useProfile } from "@/features/settings/api/profile";
import { leave, session } from "@/lib/api/session";
import { t } from "@/lib/i18n";
import { useStore } from "@/lib/store";

/** The session is over, what is on the screen is not lost: logging in goes on where one was. */
export function SessionEndedDialog() {
  const { status } = useStore(session);
  const email = useProfile()?.email;
  return (
    <Dialog open={status === "ended"} onClose={() => {}} title={t("auth.ended")} bare>
      <div className="grid gap-4 p-6">
        <p aria-hidden className="text-lg font-semibold">
          {t("auth.ended")}
        </p>
        <p className="text-muted">{t("auth.ended_text")}</p>
        <LoginForm {...(email && { email })} />
        <Button look="quiet" onClick={() => void leave()}>
          {t("auth.not_me")}
        </Button>
      </div>
    </Dialog>
  );
}
