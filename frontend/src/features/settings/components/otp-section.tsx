import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormFailure } from "@/features/auth/components/form-failure";
import { useForm, wordsFor } from "@/features/auth/components/use-form";
import { t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import { profileOptions, useUserId } from "../api/profile";
import { disableOtp, enableOtp, type OtpSecret, setUpOtp } from "../api/second-factor";
import { Section } from "./frame";
import { Secret } from "./secret";

/** The second factor: off, being set up, or on. */
export function OtpSection({ enabled }: { enabled: boolean }) {
  const client = useQueryClient();
  const { queryKey } = profileOptions(useUserId());
  const [codes, setCodes] = useState<string[] | null>(null);
  const changed = (made: string[] | null) => {
    setCodes(made);
    return client.invalidateQueries({ queryKey });
  };
  return (
    <Section title={t("otp.title")} text={t(enabled ? "otp.on_text" : "otp.off_text")}>
      {codes && <Secret label={t("otp.codes")} text={codes.join("\n")} />}
      {enabled ? <Off onDone={() => changed(null)} /> : !codes && <SetUp onDone={changed} />}
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
    <form onSubmit={form.submit} className="grid gap-4">
      <p>{t("otp.scan")}</p>
      <img alt={t("otp.qr")} src={imageOf(secret.qr_svg)} className="size-48 rounded-md bg-[#fff] p-2" />
      <p className="text-muted">
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
      <FormFailure text={form.failure} />
      <Button type="submit" look="primary" busy={form.busy} className="justify-self-start">
        {t("otp.enable")}
      </Button>
    </form>
  );
}

/** An element of a page becomes an image by itself, which has to say what it is. */
function imageOf(svg: string): string {
  const named = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ');
  return `data:image/svg+xml,${encodeURIComponent(named)}`;
}

function Off({ onDone }: { onDone: () => void }) {
  const [asked, setAsked] = useState(false);
  const form = useForm(["password", "otp"] as const, async ({ password, otp }) => {
    await disableOtp({ password, otp: otp.replaceAll(" ", "") });
    toast(t("otp.disabled"));
    onDone();
  });
  if (!asked) {
    return (
      <Button look="danger" className="justify-self-start" onClick={() => setAsked(true)}>
        {t("otp.disable")}
      </Button>
    );
  }
  return (
    <form onSubmit={form.submit} className="grid gap-2">
      <Field
        label={t("auth.password")}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        autoFocus
      />
      <Field label={t("otp.any_code")} name="otp" autoComplete="one-time-code" maxLength={20} required />
      <FormFailure text={form.failure} />
      <div className="flex gap-2">
        <Button type="submit" look="danger" busy={form.busy}>
          {t("otp.disable")}
        </Button>
        <Button look="quiet" onClick={() => setAsked(false)}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
