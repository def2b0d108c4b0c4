import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormFailure } from "@/features/auth/components/form-failure";
import { wordsFor } from "@/features/auth/components/use-form";
import { Problem } from "@/lib/api/problem";
import { t } from "@/lib/i18n";
import { EVENTS, type WebhookFields } from "../api/webhooks";
import { eventWords } from "../model/words";

interface Props {
  /** What the fields begin with. */
  fields?: WebhookFields;
  send: string;
  busy: boolean;
  error: unknown;
  onSend: (fields: WebhookFields, form: HTMLFormElement) => void;
  onCancel?: () => void;
}

/** Where a webhook is, and what it is told of. */
export function WebhookForm({ fields, send, busy, error, onSend, onCancel }: Props) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const events = EVENTS.filter((name) => given.getAll("events").includes(name));
    onSend({ url: String(given.get("url")).trim(), events }, form);
  };
  const wrong = (name: string) => (error instanceof Problem ? error.field(name) : undefined);
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field
        label={t("hooks.url")}
        name="url"
        type="url"
        maxLength={2000}
        required
        defaultValue={fields?.url}
        hint={t("hooks.url_hint")}
        error={wrong("url")}
      />
      <fieldset className="grid">
        <legend className="font-medium">{t("hooks.events")}</legend>
        {EVENTS.map((name) => (
          <label key={name} className="flex min-h-9 items-center gap-2 max-md:min-h-11">
            <input
              type="checkbox"
              name="events"
              value={name}
              defaultChecked={!fields || fields.events.includes(name)}
              className="size-4 accent-accent"
            />
            {eventWords(name)}
          </label>
        ))}
      </fieldset>
      <FormFailure text={wrong("events") ?? (error && !wrong("url") ? wordsFor(error) : null)} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={busy} className="max-md:min-h-11">
          {send}
        </Button>
        {onCancel && (
          <Button look="quiet" onClick={onCancel} className="max-md:min-h-11">
            {t("cancel")}
          </Button>
        )}
      </div>
    </form>
  );
}
