import { useEffect, useState } from "react";
import { paths } from "@/app/paths";
import { t } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import { AuthCard } from "./auth-card";
import { tokenIn } from "./link-token";
import { TextLink } from "./text-link";
import { wordsFor } from "./use-form";

/** A token works once: both runs of an effect share one request. */
let confirming: Promise<void> | null = null;

function confirm(send: (token: string) => Promise<void>): Promise<void> {
  const token = tokenIn(location.hash);
  history.replaceState(history.state, "", location.pathname);
  return send(token);
}

interface Props {
  title: string;
  good: string;
  send: (token: string) => Promise<void>;
}

/** The page of a mail's link that does what it says by being opened. */
export function ConfirmPage({ title, good, send }: Props) {
  useTitle(title);
  const [outcome, setOutcome] = useState<{ text: string; good: boolean } | null>(null);
  useEffect(() => {
    confirming ??= confirm(send);
    confirming.then(
      () => setOutcome({ text: good, good: true }),
      (error) => setOutcome({ text: wordsFor(error), good: false }),
    );
  }, [send, good]);
  return (
    <AuthCard title={title}>
      <p role="status" className={`min-h-12 text-base ${outcome && !outcome.good ? "text-danger" : ""}`}>
        {outcome?.text ?? t("loading")}
      </p>
      <TextLink to={paths.home} className="mt-4 inline-flex min-h-11 items-center">
        {t("auth.to_tasks")}
      </TextLink>
    </AuthCard>
  );
}
