import { useState } from "react";
import { Button } from "@/components/ui/button";
import { isKey, t } from "@/lib/i18n";
import type { Report } from "../api/files";

type Row = Report["results"][number];
const SHOWN = 50;

/** What became of the rows: how many, and each that is not as it was in the file. */
export function ImportReport({ report }: { report: Report }) {
  const [most, setMost] = useState(SHOWN);
  const odd = report.results.filter((row) => row.status === "failed" || row.code);
  return (
    <div role="status" className="grid gap-3 rounded-md border border-line bg-surface p-4">
      <p className="font-medium">{t("files.created", { count: report.created })}</p>
      {report.existing > 0 && <p>{t("files.existing", { count: report.existing })}</p>}
      {report.failed > 0 && <p className="text-danger">{t("files.failed", { count: report.failed })}</p>}
      {report.ignored_columns.length > 0 && (
        <p className="text-muted">{t("files.ignored", { columns: report.ignored_columns.join(", ") })}</p>
      )}
      {odd.length > 0 && (
        <table className="w-full text-left">
          <caption className="sr-only">{t("files.rows")}</caption>
          <thead>
            <tr className="border-b border-line text-xs text-muted">
              <th scope="col" className="w-16 py-1 font-medium">
                {t("files.row")}
              </th>
              <th scope="col" className="py-1 font-medium">
                {t("files.what")}
              </th>
            </tr>
          </thead>
          <tbody>
            {odd.slice(0, most).map((row) => (
              <tr key={row.row} className="border-b border-line align-top">
                <td className="py-1 tabular-nums">{row.row}</td>
                <td className={`py-1 break-words ${row.status === "failed" ? "text-danger" : ""}`}>
                  {wordsOf(row)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {odd.length > most && (
        <Button look="link" className="justify-self-start" onClick={() => setMost(most + SHOWN)}>
          {t("more")}
        </Button>
      )}
    </div>
  );
}

function wordsOf(row: Row): string {
  if (row.errors.length > 0) return row.errors.map(({ field, message }) => `${field}: ${message}`).join("; ");
  const key = `files.code_${row.code}`;
  return isKey(key) ? t(key) : (row.code ?? "");
}
