import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormFailure } from "@/features/auth/components/form-failure";
import { useForm } from "@/features/auth/components/use-form";
import { t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import { changePassword } from "../api/change-password";
import { Section } from "./frame";

export function PasswordSection() {
  // A new key empties the fields: a password that was set is not left standing in the page.
  const [round, setRound] = useState(0);
  return (
    <Section title={t("password.title")} text={t("password.text")}>
      <PasswordForm key={round} onDone={() => setRound(round + 1)} />
    </Section>
  );
}

function PasswordForm({ onDone }: { onDone: () => void }) {
  const form = useForm(["current_password", "new_password"] as const, async (fields) => {
    await changePassword(fields);
    toast(t("password.changed"));
    onDone();
  });
  return (
    <form onSubmit={form.submit} className="grid gap-2">
      <Field
        label={t("password.current")}
        name="current_password"
        type="password"
        autoComplete="current-password"
        required
        error={form.fieldError("current_password")}
      />
      <Field
        label={t("auth.new_password")}
        name="new_password"
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={128}
        required
        hint={t("auth.password_hint")}
        error={form.fieldError("new_password")}
      />
      <FormFailure text={form.failure} />
      <Button type="submit" look="primary" busy={form.busy} className="justify-self-start">
        {t("password.change")}
      </Button>
    </form>
  );
}
