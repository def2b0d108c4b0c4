import { CloudOff, MailWarning, UserX } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { Button } from "@/components/ui/button";
import { resendVerification } from "@/features/auth/api/resend-verification";
import { useProfile } from "@/features/settings/api/profile";
import { useMoment } from "@/features/tasks/model/moment";
import { instantWords } from "@/features/tasks/model/words";
import { reachable } from "@/lib/api/reachable";
import { t } from "@/lib/i18n";
import { kept } from "@/lib/outbox";
import { useStore } from "@/lib/store";
import { toast } from "@/lib/toast";

/** Says that there is no network, and that nothing is lost by it. */
export function OfflineNote() {
  const online = useStore(reachable);
  const count = useStore(kept);
  return (
    <div role="status">
      {!online && (
        <p className="flex items-center gap-2 border-t border-line bg-sunken px-4 py-2 text-muted">
          <CloudOff size={16} aria-hidden />
          {count > 0 ? t("offline.waiting", { count }) : t("offline.note")}
        </p>
      )}
    </div>
  );
}

/** Reminders go by mail: an address that nobody confirmed, or whose mail comes back, gets none. */
export function UnverifiedNote() {
  const profile = useProfile();
  const [sent, setSent] = useState(false);
  if (!profile || (profile.email_verified && !profile.email_bounced_at)) return null;
  const resend = () => {
    setSent(true);
    resendVerification().then(
      () => toast(t("verify.sent", { email: profile.email })),
      () => {
        setSent(false);
        toast(t("error.text"), { tone: "error" });
      },
    );
  };
  return (
    <div className="flex items-center gap-2 border-t border-line bg-accent-soft px-4 py-1">
      <MailWarning size={16} aria-hidden className="shrink-0 text-accent" />
      <p className="min-w-0 flex-1 py-1">{t(profile.email_bounced_at ? "verify.bounced" : "verify.note")}</p>
      <Button look="link" disabled={sent} onClick={resend} className="shrink-0">
        {t("verify.resend")}
      </Button>
    </div>
  );
}

/** An account that is about to be deleted can be looked at, but no longer changed. */
export function LeavingNote() {
  const at = useProfile()?.deletion_at;
  const { zone } = useMoment();
  if (!at) return null;
  return (
    <div className="flex items-center gap-2 border-t border-line bg-danger-soft px-4 py-1">
      <UserX size={16} aria-hidden className="shrink-0 text-danger" />
      <p className="min-w-0 flex-1 py-1">{t("deletion.leaving", { when: instantWords(at, zone) })}</p>
      <Link
        to="/settings/data"
        className="flex min-h-9 shrink-0 items-center px-2 text-accent underline underline-offset-4"
      >
        {t("deletion.keep")}
      </Link>
    </div>
  );
}
