import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormFailure } from "@/features/auth/components/form-failure";
import { useForm } from "@/features/auth/components/use-form";
import { t } from "@/lib/i18n";
import { changeEmail } from "../api/change-email";
import { Section } from "./frame";

export function EmailSection({ email }: { email: string }) {
  const [sentTo, setSentTo] = useState("");
  return (
    <Section title={t("email.title")} text={t("email.text", { email })}>
      {sentTo ? <p role="status">{t("email.sent", { email: sentTo })}</p> : <EmailForm onSent={setSentTo} />}
    </Section>
  );
}

function EmailForm({ onSent }: { onSent: (email: string) => void }) {
  const form = useForm(["email", "password"] as const, async (fields) => {
    await changeEmail(fields);
    onSent(fields.email);
  });
  return (
    <form onSubmit={form.submit} className="grid gap-2">
      <Field
        label={t("email.new")}
        name="email"
        type="email"
        autoComplete="email"
        required
        error={form.fieldError("email")}
      />
      <Field
        label={t("auth.password")}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={form.fieldError("password")}
      />
      <FormFailure text={form.failure} />
      <Button type="submit" busy={form.busy} className="justify-self-start">
        {t("email.change")}
      </Button>
    </form>
  );
}
