"""What an import takes, as rows that stand alone."""

from webapp.tasks.schemas.imports.body import ImportIn
from webapp.tasks.schemas.imports.entries import Entry
from webapp.tasks.schemas.imports.from_csv import csv_entries
from webapp.tasks.schemas.imports.from_json import json_entries
from webapp.tasks.schemas.imports.from_todoist import todoist_entries
from webapp.tasks.schemas.imports.report import ImportOut

__all__ = [
    "Entry",
    "ImportIn",
    "ImportOut",
    "csv_entries",
    "json_entries",
    "todoist_entries",
]
