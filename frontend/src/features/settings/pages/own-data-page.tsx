import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { PasswordField } from "@/features/auth/components/fields";
import { Form } from "@/features/auth/components/form";
import { useForm, wordsFor } from "@/features/auth/components/use-form";
import { useMoment } from "@/features/tasks/model/moment";
import { instantWords } from "@/features/tasks/model/words";
import { t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import { exportData, requestDeletion, useKeepAccount } from "../api/own-data";
import { useProfile } from "../api/profile";
import { Section, SettingsFrame } from "../components/frame";
import { saveFile } from "../model/save-file";

/** Taking one's data along, and leaving. */
export default function OwnDataPage() {
  const profile = useProfile();
  return (
    <SettingsFrame>
      <Export />
      {profile?.deletion_at ? <Leaving at={profile.deletion_at} /> : <Deletion />}
    </SettingsFrame>
  );
}

function Export() {
  const [busy, setBusy] = useState(false);
  const gone = useRef<AbortController>(null);
  useEffect(() => () => gone.current?.abort(), []);
  const fetchIt = async () => {
    gone.current = new AbortController();
    const { signal } = gone.current;
    setBusy(true);
    try {
      saveFile(await exportData(signal), "myriad-export.zip");
    } catch (error) {
      if (signal.aborted) return;
      const late = error instanceof DOMException && error.name === "TimeoutError";
      toast(late ? t("data.late") : wordsFor(error), { tone: "error" });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t("data.export")} text={t("data.export_text")}>
      <Button className="justify-self-start" busy={busy} onClick={fetchIt}>
        <Download size={16} aria-hidden /> {t(busy ? "data.making" : "data.fetch")}
      </Button>
    </Section>
  );
}

function Deletion() {
  const [sent, setSent] = useState(false);
  const form = useForm(["password"] as const, async (fields) => {
    await requestDeletion(fields);
    setSent(true);
  });
  return (
    <Section title={t("deletion.title")} text={t("deletion.ask_text")}>
      {sent ? (
        <p role="status">{t("deletion.sent")}</p>
      ) : (
        <Form look="danger" form={form} send={t("deletion.send")}>
          <PasswordField form={form} />
        </Form>
      )}
    </Section>
  );
}

function Leaving({ at }: { at: string }) {
  const { zone } = useMoment();
  const { mutateAsync, isPending } = useKeepAccount();
  // Said by the promise: this section is gone by the time it is kept.
  const keep = () =>
    mutateAsync().then(
      () => toast(t("deletion.kept")),
      (error) => toast(wordsFor(error), { tone: "error" }),
    );
  return (
    <Section title={t("deletion.done")} text={t("deletion.leaving", { when: instantWords(at, zone) })}>
      <Button look="primary" className="justify-self-start" busy={isPending} onClick={keep}>
        {t("deletion.keep")}
      </Button>
    </Section>
  );
}
