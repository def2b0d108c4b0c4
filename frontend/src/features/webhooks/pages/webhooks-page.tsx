import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useUserId } from "@/features/settings/api/profile";
import { Section, SettingsFrame } from "@/features/settings/components/frame";
import { Loaded } from "@/features/settings/components/loaded";
import { Secret } from "@/features/settings/components/secret";
import { t } from "@/lib/i18n";
import { useMakeWebhook, webhooksOptions } from "../api/webhooks";
import { WebhookCard } from "../components/webhook-card";
import { WebhookForm } from "../components/webhook-form";

/** The servers of one's own that are told what happens. */
export default function WebhooksPage() {
  return (
    <SettingsFrame>
      <NewWebhook />
      <Section title={t("hooks.title")}>
        <Webhooks />
      </Section>
    </SettingsFrame>
  );
}

function NewWebhook() {
  const [secret, setSecret] = useState<string | null>(null);
  const { mutate, isPending, error } = useMakeWebhook();
  return (
    <Section title={t("hooks.new")} text={t("hooks.text")}>
      {secret && <Secret label={t("hooks.once")} text={secret} />}
      <WebhookForm
        send={t("hooks.make")}
        busy={isPending}
        error={error}
        onSend={(fields, form) =>
          mutate(fields, {
            onSuccess: (made) => {
              setSecret(made.secret);
              form.reset();
            },
          })
        }
      />
    </Section>
  );
}

function Webhooks() {
  const query = useQuery(webhooksOptions(useUserId()));
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="text-muted">{t("hooks.none")}</p>
        ) : (
          <ul className="grid gap-4">
            {items.map((one) => (
              <WebhookCard key={one.id} hook={one} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
