import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PasswordField } from "@/features/auth/components/fields";
import { Form } from "@/features/auth/components/form";
import { useForm, wordsFor } from "@/features/auth/components/use-form";
import { askAgain } from "@/lib/ask-again";
import { t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import { profileOptions, useUserId } from "../api/profile";
import { disableOtp, enableOtp, type OtpSecret, renewCodes, setUpOtp } from "../api/second-factor";
import { Section } from "./frame";
import { Secret } from "./secret";

/** The second factor: off, being set up, or on. */
export function OtpSection({ enabled }: { enabled: boolean }) {
  const client = useQueryClient();
  const { queryKey } = profileOptions(useUserId());
  const [codes, setCodes] = useState<string[] | null>(null);
  const changed = (made: string[] | null) => {
    setCodes(made);
    return askAgain(client, { queryKey });
  };
  return (
    <Section title={t("otp.title")} text={t(enabled ? "otp.on_text" : "otp.off_text")}>
      {codes && <Secret label={t("otp.codes")} text={codes.join("\n")} />}
      {!enabled && !codes && <SetUp onDone={changed} />}
      {enabled && (
        <>
          <Guarded
            name={t("otp.renew")}
            look="plain"
            send={async (proof) => setCodes(await renewCodes(proof))}
          />
          <Guarded
            name={t("otp.disable")}
            look="danger"
            send={async (proof) => {
              await disableOtp(proof);
              toast(t("otp.disabled"));
              await changed(null);
            }}
          />
        </>
      )}
    </Section>
  );
}

function SetUp({ onDone }: { onDone: (codes: string[]) => void }) {
  const { data, mutate, isPending } = useMutation({
    mutationFn: setUpOtp,
    gcTime: 0,
    onError: (error) => toast(wordsFor(error), { tone: "error" }),
  });
  if (data) return <FirstCode secret={data} onDone={onDone} />;
  return (
    <Button className="justify-self-start" busy={isPending} onClick={() => mutate()}>
      {t("otp.set_up")}
    </Button>
  );
}

function FirstCode({ secret, onDone }: { secret: OtpSecret; onDone: (codes: string[]) => void }) {
  const form = useForm(["otp"] as const, async ({ otp }) => onDone(await enableOtp(otp.replaceAll(" ", ""))));
  return (
    <Form form={form} send={t("otp.enable")}>
      <p>{t("otp.scan")}</p>
      <img
        alt={t("otp.qr")}
        src={`data:image/svg+xml,${encodeURIComponent(secret.qr_svg)}`}
        className="my-2 size-48 rounded-md bg-[#fff] p-2"
      />
      <p className="mb-2 text-muted">
        {t("otp.by_hand")} <code className="font-mono break-all text-ink select-all">{secret.secret}</code>
      </p>
      <Field
        label={t("otp.code")}
        name="otp"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={20}
        required
        autoFocus
        hint={t("otp.code_hint")}
      />
    </Form>
  );
}

interface GuardedProps {
  name: string;
  look: "plain" | "danger";
  send: (proof: { password: string; otp: string }) => Promise<void>;
}

/** What needs the password and a code once more. */
function Guarded({ name, look, send }: GuardedProps) {
  const [asked, setAsked] = useState(false);
  const form = useForm(["password", "otp"] as const, async ({ password, otp }) => {
    await send({ password, otp: otp.replaceAll(" ", "") });
    setAsked(false);
  });
  if (!asked) {
    return (
      <Button look={look} className="justify-self-start" onClick={() => setAsked(true)}>
        {name}
      </Button>
    );
  }
  const later = (
    <Button look="quiet" className="justify-self-start" onClick={() => setAsked(false)}>
      {t("cancel")}
    </Button>
  );
  return (
    <Form look={look} form={form} send={name} below={later}>
      <PasswordField form={form} autoFocus />
      <Field label={t("otp.any_code")} name="otp" autoComplete="one-time-code" maxLength={20} required />
    </Form>
  );
}
