import { useState } from "react";
import { NewPasswordField, PasswordField } from "@/features/auth/components/fields";
import { Form } from "@/features/auth/components/form";
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
    <Form form={form} send={t("password.change")}>
      <PasswordField form={form} name="current_password" label={t("password.current")} />
      <NewPasswordField form={form} name="new_password" label={t("auth.new_password")} />
    </Form>
  );
}
