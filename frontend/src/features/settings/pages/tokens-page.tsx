import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, SelectField } from "@/components/ui/field";
import { FormFailure } from "@/features/auth/components/form-failure";
import { wordsFor } from "@/features/auth/components/use-form";
import { useMoment } from "@/features/tasks/model/moment";
import { instantWords } from "@/features/tasks/model/words";
import { type Key, t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import { useUserId } from "../api/profile";
import { SCOPES, type Scope, tokensOptions, useMakeToken, useRevokeToken } from "../api/tokens";
import { Section, SettingsFrame } from "../components/frame";
import { Loaded } from "../components/loaded";
import { Secret } from "../components/secret";
import { expiresAt, LIVES } from "../model/expiry";

const MAY: Record<Scope, Key> = {
  "tasks:read": "scope.tasks_read",
  "tasks:write": "scope.tasks_write",
  "account:read": "scope.account_read",
  "notifications:read": "scope.notifications_read",
  "notifications:write": "scope.notifications_write",
};

/** Access tokens of programs. */
export default function TokensPage() {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <SettingsFrame>
      <Section title={t("tokens.new")} text={t("tokens.text")}>
        {secret && <Secret label={t("tokens.once")} text={secret} />}
        <TokenForm onMade={setSecret} />
      </Section>
      <Section title={t("tokens.title")}>
        <Tokens />
      </Section>
    </SettingsFrame>
  );
}

function TokenForm({ onMade }: { onMade: (secret: string) => void }) {
  const { mutate, isPending, error } = useMakeToken();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const body = {
      name: String(fields.get("name")).trim(),
      scopes: SCOPES.filter((scope) => fields.getAll("scopes").includes(scope)),
      expires_at: expiresAt(Number(fields.get("days")), Date.now()),
    };
    mutate(body, {
      onSuccess: ({ token }) => {
        onMade(token);
        form.reset();
      },
    });
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field label={t("auth.name")} name="name" maxLength={100} required hint={t("tokens.name_hint")} />
      <fieldset className="grid">
        <legend className="font-medium">{t("tokens.may")}</legend>
        {SCOPES.map((scope) => (
          <label key={scope} className="flex min-h-9 items-center gap-2 max-md:min-h-11">
            <input
              type="checkbox"
              name="scopes"
              value={scope}
              defaultChecked={scope === "tasks:read"}
              className="size-4 accent-accent"
            />
            {t(MAY[scope])}
          </label>
        ))}
      </fieldset>
      <SelectField label={t("tokens.lives")} name="days" defaultValue={90}>
        {LIVES.map((days) => (
          <option key={days} value={days}>
            {t("tokens.days", { count: days })}
          </option>
        ))}
      </SelectField>
      <FormFailure text={error && wordsFor(error)} />
      <Button type="submit" look="primary" busy={isPending} className="justify-self-start">
        {t("tokens.make")}
      </Button>
    </form>
  );
}

function Tokens() {
  const query = useQuery(tokensOptions(useUserId()));
  const { mutate, isPending } = useRevokeToken();
  const { zone } = useMoment();
  const revoke = (id: string) =>
    mutate(id, {
      onSuccess: () => toast(t("tokens.revoked")),
      onError: (error) => toast(wordsFor(error), { tone: "error" }),
    });
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="text-muted">{t("tokens.none")}</p>
        ) : (
          <ul className="grid gap-1">
            {items.map((one) => (
              <li key={one.id} className="flex min-h-13 items-center gap-3">
                <div className="min-w-0 flex-1">
                  <p className="truncate font-medium">{one.name}</p>
                  <p className="text-xs text-muted">
                    {one.scopes.join(" ")} · {t("tokens.until", { when: instantWords(one.expires_at, zone) })}
                  </p>
                </div>
                <Button
                  look="danger"
                  disabled={isPending}
                  onClick={() => revoke(one.id)}
                  aria-label={t("tokens.revoke_named", { name: one.name })}
                >
                  {t("tokens.revoke")}
                </Button>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
