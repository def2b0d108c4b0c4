import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { Form } from "./form";
import { useForm } from "./use-form";

interface Props {
  send: (otp: string) => Promise<void>;
  onBack: () => void;
}

/** The second factor: a code of the authenticator app, or one of those kept for its loss. */
export function OtpForm({ send, onBack }: Props) {
  const [lost, setLost] = useState(false);
  const form = useForm(["otp"] as const, ({ otp }) => send(otp.replaceAll(" ", "")));
  const kind = lost
    ? { label: t("otp.recovery_code"), hint: t("otp.recovery_hint"), autoComplete: "off" }
    : {
        label: t("otp.code"),
        hint: t("otp.code_hint"),
        autoComplete: "one-time-code",
        inputMode: "numeric" as const,
      };
  return (
    <Form
      wide
      form={form}
      send={t("auth.log_in")}
      below={
        <div className="flex flex-wrap justify-between gap-2">
          <Button look="link" onClick={() => setLost(!lost)}>
            {t(lost ? "otp.use_code" : "otp.use_recovery")}
          </Button>
          <Button look="quiet" onClick={onBack}>
            {t("back")}
          </Button>
        </div>
      }
    >
      <Field key={kind.label} {...kind} name="otp" maxLength={20} required autoFocus spellCheck={false} />
    </Form>
  );
}
