import { useState } from "react";
import { EmailField, PasswordField } from "@/features/auth/components/fields";
import { Form } from "@/features/auth/components/form";
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
    <Form look="plain" form={form} send={t("email.change")}>
      <EmailField form={form} label={t("email.new")} autoComplete="email" />
      <PasswordField form={form} />
    </Form>
  );
}
