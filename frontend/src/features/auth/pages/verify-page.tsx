import { useEffect, useState } from "react";
import { Link } from "react-router";
import { paths } from "@/app/paths";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { verifyEmail } from "../api/verify-email";
import { AuthCard } from "../components/auth-card";
import { wordsFor } from "../components/use-form";

/** The token works once: both runs of an effect share one request. */
let confirming: Promise<void> | null = null;

function confirm(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  history.replaceState(history.state, "", location.pathname);
  return verifyEmail(token);
}

export default function VerifyPage() {
  useTitle(t("auth.verify_title"));
  const [outcome, setOutcome] = useState<{ text: string; good: boolean } | null>(null);
  useEffect(() => {
    confirming ??= confirm();
    confirming.then(
      () => setOutcome({ text: t("auth.verified"), good: true }),
      (error) => setOutcome({ text: wordsFor(error), good: false }),
    );
  }, []);
  return (
    <AuthCard title={t("auth.verify_title")}>
      <p role="status" className={`min-h-12 text-base ${outcome && !outcome.good ? "text-danger" : ""}`}>
        {outcome?.text ?? t("loading")}
      </p>
      <Link
        to={paths.home}
        className="mt-4 inline-flex min-h-11 items-center font-medium text-accent underline underline-offset-4"
      >
        {t("auth.to_tasks")}
      </Link>
    </AuthCard>
  );
}
