import { TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { wordsFor } from "@/features/auth/components/use-form";
import { Secret } from "@/features/settings/components/secret";
import { useMoment } from "@/features/tasks/model/moment";
import { instantWords } from "@/features/tasks/model/words";
import { t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import { useSendTest } from "../api/deliveries";
import { useChangeWebhook, useDeleteWebhook, useNewSecret, type Webhook } from "../api/webhooks";
import { eventWords } from "../model/words";
import { WebhookForm } from "./webhook-form";
import { WebhookLog } from "./webhook-log";

const failed = (error: unknown) => toast(wordsFor(error), { tone: "error" });

/** One webhook: how it is, and what can be done with it. */
export function WebhookCard({ hook }: { hook: Webhook }) {
  const [open, setOpen] = useState<"log" | "edit" | null>(null);
  const toggle = (what: "log" | "edit") => setOpen(open === what ? null : what);
  const change = useChangeWebhook(hook.id);
  const secret = useNewSecret(hook.id);
  return (
    <li aria-label={hook.url} className="grid gap-3 rounded-lg border border-line p-4">
      <div>
        <p className="font-medium break-all">{hook.url}</p>
        <p className="text-xs text-muted">
          {hook.active ? t("hooks.on") : t("hooks.off")} · {hook.events.map(eventWords).join(", ")}
        </p>
      </div>
      <Condition
        hook={hook}
        busy={change.isPending}
        onSwitchOn={() => change.mutate({ active: true }, { onError: failed })}
      />
      {secret.data && <Secret label={t("hooks.once")} text={secret.data.secret} />}
      <div className="flex flex-wrap gap-2 *:max-md:min-h-11">
        <TestButton hook={hook} onSent={() => setOpen("log")} />
        <Button aria-expanded={open === "log"} onClick={() => toggle("log")}>
          {t("hooks.log")}
        </Button>
        <Button aria-expanded={open === "edit"} onClick={() => toggle("edit")}>
          {t("hooks.edit")}
        </Button>
        {hook.active && (
          <Button
            busy={change.isPending}
            onClick={() => change.mutate({ active: false }, { onError: failed })}
          >
            {t("hooks.switch_off")}
          </Button>
        )}
        <Button busy={secret.isPending} onClick={() => secret.mutate(undefined, { onError: failed })}>
          {t("hooks.new_secret")}
        </Button>
        <DeleteButton hook={hook} />
      </div>
      {open === "edit" && (
        <WebhookForm
          fields={hook}
          send={t("save")}
          busy={change.isPending}
          error={change.error}
          onSend={(fields) => change.mutate(fields, { onSuccess: () => setOpen(null) })}
          onCancel={() => setOpen(null)}
        />
      )}
      {open === "log" && <WebhookLog webhookId={hook.id} />}
    </li>
  );
}

interface ConditionProps {
  hook: Webhook;
  busy: boolean;
  onSwitchOn: () => void;
}

/** That it is off, and why; or that its receiver does not answer. */
function Condition({ hook, busy, onSwitchOn }: ConditionProps) {
  const { zone } = useMoment();
  const since = hook.failing_since && instantWords(hook.failing_since, zone);
  if (hook.active) return since && <Warning text={t("hooks.failing_since", { when: since })} />;
  const button = (
    <Button busy={busy} onClick={onSwitchOn} className="max-md:min-h-11">
      {t("hooks.switch_on")}
    </Button>
  );
  if (!hook.off_reason) return <div>{button}</div>;
  return <Warning text={t(`hooks.off_${hook.off_reason}`)}>{button}</Warning>;
}

function Warning({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-3 rounded-md bg-danger-soft p-3 text-danger"
    >
      <TriangleAlert size={18} aria-hidden className="shrink-0" />
      <p className="min-w-0 flex-1">{text}</p>
      {children}
    </div>
  );
}

function TestButton({ hook, onSent }: { hook: Webhook; onSent: () => void }) {
  const { mutate, isPending } = useSendTest(hook.id);
  return (
    <Button busy={isPending} onClick={() => mutate(undefined, { onSuccess: onSent, onError: failed })}>
      {t("hooks.test")}
    </Button>
  );
}

function DeleteButton({ hook }: { hook: Webhook }) {
  const { mutate, isPending } = useDeleteWebhook(hook.id);
  const remove = () => {
    if (!window.confirm(t("hooks.delete_ask"))) return;
    mutate(undefined, { onSuccess: () => toast(t("hooks.deleted")), onError: failed });
  };
  return (
    <Button look="danger" busy={isPending} onClick={remove}>
      {t("hooks.delete")}
    </Button>
  );
}
