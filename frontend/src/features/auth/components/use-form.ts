import { type FormEvent, useState } from "react";
import { Problem, Unreachable } from "@/lib/api/problem";
import { type Key, t } from "@/lib/i18n";

const KNOWN: Record<string, Key> = {
  invalid_credentials: "auth.invalid_credentials",
  email_taken: "auth.email_taken",
  token_invalid: "auth.link_invalid",
  rate_limited: "error.rate_limited",
  wrong_password: "auth.wrong_password",
  otp_invalid: "otp.invalid",
  otp_locked: "otp.locked",
  account_disabled: "auth.disabled",
  oidc_failed: "oidc.failed",
  oidc_unverified: "oidc.unverified",
  oidc_unconfirmed: "oidc.unconfirmed",
};

/** What a code of a failure is to people. */
export function wordsForCode(code: string): string {
  return t(KNOWN[code] ?? "error.text");
}

/** What a failure is to people. */
export function wordsFor(error: unknown): string {
  if (error instanceof Unreachable) return t("error.unreachable");
  if (!(error instanceof Problem)) return t("error.text");
  const known = KNOWN[error.code];
  return known ? t(known) : error.message;
}

/** A form whose fields are sent as an object of text: whether it is on its way, and what was wrong. */
export function useForm<Name extends string>(
  names: readonly Name[],
  send: (fields: Record<Name, string>) => Promise<void>,
) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const fields = Object.fromEntries(names.map((name) => [name, String(form.get(name) ?? "")]));
    setBusy(true);
    setError(null);
    try {
      await send(fields as Record<Name, string>);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const fieldError = (name: Name) => (error instanceof Problem ? error.field(name) : undefined);
  const isOfAField = names.some((name) => fieldError(name));
  return { busy, submit, fieldError, failure: error && !isOfAField ? wordsFor(error) : null };
}
