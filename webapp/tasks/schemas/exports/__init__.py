"""What an export is written in: each format gives its bytes page by page."""

from webapp.tasks.schemas.exports.as_csv import COLUMNS, csv_parts
from webapp.tasks.schemas.exports.as_ics import ics_parts
from webapp.tasks.schemas.exports.as_json import json_parts

__all__ = ["COLUMNS", "csv_parts", "ics_parts", "json_parts"]
