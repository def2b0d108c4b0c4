import type { Like } from "../..";
import type { files as en } from "../en/files";

export const files: Like<typeof en> = {
  "files.code_date_not_understood": "Das Datum wurde nicht verstanden. Es steht in den Notizen.",
  "files.code_parent_missing": "Ihre übergeordnete Aufgabe fehlt: sie steht für sich.",
  "files.code_project_missing": "Ihr Projekt fehlt: sie ist im Eingang.",
  "files.created": { one: "Eine Aufgabe wurde hinzugefügt.", other: "{count} Aufgaben wurden hinzugefügt." },
  "files.csv": "CSV",
  "files.csv_text": "Für eine Tabelle.",
  "files.existing": {
    one: "Eine ist schon da und blieb, wie sie ist.",
    other: "{count} sind schon da und blieben, wie sie sind.",
  },
  "files.export": "Aufgaben exportieren",
  "files.export_text": "Alle Aufgaben und Projekte, wie sie jetzt sind.",
  "files.failed": {
    one: "Eine Zeile konnte nicht übernommen werden.",
    other: "{count} Zeilen konnten nicht übernommen werden.",
  },
  "files.file": "Datei",
  "files.ics": "ICS",
  "files.ics_text": "Für einen Kalender.",
  "files.ignored": "Diese Spalten wurden nicht gelesen: {columns}.",
  "files.import": "Aufgaben importieren",
  "files.import_text":
    "Aus einem Export dieser App, einer Tabelle oder Todoist: bis zu 2.000 Zeilen und 10 MB. Dieselbe Datei noch einmal fügt nichts doppelt hinzu.",
  "files.json": "JSON",
  "files.json_text": "Alles, um es wieder zu importieren.",
  "files.kind": "Was es ist",
  "files.kind_csv": "Tabelle (CSV)",
  "files.kind_json": "Export dieser App (JSON)",
  "files.kind_todoist": "Todoist (CSV)",
  "files.project": "Projekt",
  "files.project_hint": "Für Zeilen, die keines nennen. Ein neues wird angelegt.",
  "files.row": "Zeile",
  "files.rows": "Zeilen, die nicht sind, wie sie in der Datei waren",
  "files.take": "Importieren",
  "files.title": "Import und Export",
  "files.too_big": "Die Datei ist größer als 10 MB. Teile sie auf.",
  "files.unreadable": "Diese Datei ist kein Export dieser App.",
  "files.what": "Was daraus wurde",
};
