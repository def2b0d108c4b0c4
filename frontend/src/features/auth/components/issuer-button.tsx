import { KeyRound } from "lucide-react";
import { useEffect, useState } from "react";
import { goAway } from "@/lib/api/session";
import { t } from "@/lib/i18n";
import { OIDC_START, readIssuer } from "../api/oidc";

/** The way in for the users of another service, where one is set up. Below all else: it comes late. */
export function IssuerButton() {
  const [issuer, setIssuer] = useState<string | null>(null);
  useEffect(() => {
    // Without an answer the form above works as well.
    readIssuer().then(setIssuer, () => {});
  }, []);
  if (!issuer) return null;
  return (
    <a
      href={OIDC_START}
      onClick={goAway}
      className="appear mt-4 flex min-h-11 items-center justify-center gap-2 rounded-md border border-line bg-surface px-3 text-ink hover:bg-sunken"
    >
      <KeyRound size={16} aria-hidden /> {t("auth.log_in_with", { issuer })}
    </a>
  );
}
