import type { Like } from "../..";
import type { files as en } from "../en/files";

export const files: Like<typeof en> = {
  "files.code_date_not_understood": "La date n’a pas été comprise. Elle figure dans les notes.",
  "files.code_parent_missing": "Sa tâche parente manque : elle est seule.",
  "files.code_project_missing": "Son projet manque : elle est dans la boîte de réception.",
  "files.created": { one: "{count} tâche a été ajoutée.", other: "{count} tâches ont été ajoutées." },
  "files.csv": "CSV",
  "files.csv_text": "Pour un tableur.",
  "files.existing": {
    one: "{count} est déjà là et n’a pas changé.",
    other: "{count} sont déjà là et n’ont pas changé.",
  },
  "files.export": "Exporter les tâches",
  "files.export_text": "Toutes les tâches et tous les projets, tels qu’ils sont.",
  "files.failed": {
    one: "{count} ligne n’a pas pu être importée.",
    other: "{count} lignes n’ont pas pu être importées.",
  },
  "files.file": "Fichier",
  "files.ics": "ICS",
  "files.ics_text": "Pour un calendrier.",
  "files.ignored": "Ces colonnes n’ont pas été lues : {columns}.",
  "files.import": "Importer des tâches",
  "files.import_text":
    "Depuis un export de cette application, un tableur ou Todoist : jusqu’à 2 000 lignes et 10 Mo. Le même fichier une seconde fois n’ajoute rien en double.",
  "files.json": "JSON",
  "files.json_text": "Tout, pour le réimporter.",
  "files.kind": "Ce que c’est",
  "files.kind_csv": "Tableur (CSV)",
  "files.kind_json": "Export de cette application (JSON)",
  "files.kind_todoist": "Todoist (CSV)",
  "files.project": "Projet",
  "files.project_hint": "Pour les lignes qui n’en nomment aucun. S’il manque, il est créé.",
  "files.row": "Ligne",
  "files.rows": "Lignes qui diffèrent du fichier",
  "files.take": "Importer",
  "files.title": "Import et export",
  "files.too_big": "Le fichier dépasse 10 Mo. Divisez-le.",
  "files.unreadable": "Ce fichier n’est pas un export de cette application.",
  "files.what": "Ce qu’elle est devenue",
};
