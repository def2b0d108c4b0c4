import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { wordsFor } from "@/features/auth/components/use-form";
import { Section } from "@/features/settings/components/frame";
import { saveFile } from "@/features/settings/model/save-file";
import { t } from "@/lib/i18n";
import { toast } from "@/lib/toast";
import { exportTasks, FORMATS, type Format } from "../api/files";

/** All tasks as a file: for another place, a spreadsheet, or a calendar. */
export function ExportSection() {
  const [making, setMaking] = useState<Format | null>(null);
  const take = async (format: Format) => {
    setMaking(format);
    try {
      saveFile(await exportTasks(format), `myriad-tasks.${format}`);
    } catch (error) {
      toast(wordsFor(error), { tone: "error" });
    } finally {
      setMaking(null);
    }
  };
  return (
    <Section title={t("files.export")} text={t("files.export_text")}>
      <ul className="grid gap-2">
        {FORMATS.map((format) => (
          <li key={format} className="flex items-center gap-3">
            <Button className="w-28 shrink-0" busy={making === format} onClick={() => take(format)}>
              <Download size={16} aria-hidden /> {t(`files.${format}`)}
            </Button>
            <span className="text-muted">{t(`files.${format}_text`)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
