import { FileUp } from "lucide-react";
import { type ChangeEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, INPUT, SelectField } from "@/components/ui/field";
import { wordsFor } from "@/features/auth/components/use-form";
import { Section } from "@/features/settings/components/frame";
import { t } from "@/lib/i18n";
import { useImport } from "../api/files";
import { BadFile, type Kind, kindOf, MAX_BYTES, wantedOf } from "../model/wanted";
import { ImportReport } from "./import-report";

const KINDS: readonly Kind[] = ["json", "csv", "todoist"];

interface Chosen {
  name: string;
  text: string;
  kind: Kind;
  /** One for each file that is chosen: a second press sends the same request. */
  key: string;
}

/** Tasks out of a file, and what became of each of its rows. */
export function ImportSection() {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [project, setProject] = useState("");
  const [bad, setBad] = useState<string | null>(null);
  const { mutate, reset, data, error, isPending } = useImport();
  const id = useId();
  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    reset();
    setBad(null);
    setChosen(null);
    if (!file) return;
    if (file.size > MAX_BYTES) return setBad(t("files.too_big"));
    const text = await file.text();
    setChosen({ name: file.name, text, kind: kindOf(file.name, text), key: crypto.randomUUID() });
  };
  const take = ({ text, kind, key }: Chosen) => {
    setBad(null);
    try {
      mutate({ body: wantedOf(text, kind, project.trim()), key });
    } catch (fault) {
      if (!(fault instanceof BadFile)) throw fault;
      setBad(t("files.unreadable"));
    }
  };
  return (
    <Section title={t("files.import")} text={t("files.import_text")}>
      <div className="grid gap-1">
        <label htmlFor={id} className="font-medium">
          {t("files.file")}
        </label>
        <input
          id={id}
          type="file"
          accept=".json,.csv,application/json,text/csv"
          onChange={choose}
          className={`${INPUT} file:mr-3 file:rounded-sm file:bg-sunken file:px-2 file:py-1 file:text-ink`}
        />
      </div>
      {chosen && (
        <>
          <SelectField
            label={t("files.kind")}
            value={chosen.kind}
            onChange={({ target }) =>
              setChosen({ ...chosen, kind: target.value as Kind, key: crypto.randomUUID() })
            }
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`files.kind_${kind}`)}
              </option>
            ))}
          </SelectField>
          {chosen.kind !== "json" && (
            <Field
              label={t("files.project")}
              hint={t("files.project_hint")}
              value={project}
              maxLength={100}
              onChange={({ target }) => {
                setProject(target.value);
                setChosen({ ...chosen, key: crypto.randomUUID() });
              }}
            />
          )}
        </>
      )}
      <p role="alert" className="min-h-5 text-danger">
        {bad ?? (error && wordsFor(error))}
      </p>
      <Button
        look="primary"
        className="justify-self-start"
        disabled={!chosen}
        busy={isPending}
        onClick={() => chosen && take(chosen)}
      >
        <FileUp size={16} aria-hidden /> {t("files.take")}
      </Button>
      {data && <ImportReport report={data} />}
    </Section>
  );
}
