"""Checklists: items that keep their ids and their order."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from webapp.core.db import Row
from webapp.core.errors import ValidationFailed
from webapp.tasks.models import MAX_CHECKLIST


def with_ids(items: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The items to store: one that has no id yet gets one."""
    return [{**item, "id": item.get("id") or secrets.token_hex(4)} for item in items]


def merged(items: Sequence[Row], change: Mapping[str, Any]) -> list[Row]:
    """The items after `{upsert, remove}`. Those that are there keep their place, and what is not sent of
    them; others that have a text go to the end. One without a text that is not there was removed by somebody
    else: there is nothing to tick off. Errors: `ValidationFailed` when they make too many.
    """
    removed = set(change.get("remove") or ())
    kept = {item["id"]: item for item in items if item["id"] not in removed}
    for sent in change.get("upsert") or ():
        _put(kept, {name: value for name, value in sent.items() if value is not None})
    if len(kept) > MAX_CHECKLIST:
        fault = f"With these the checklist has more than {MAX_CHECKLIST} items."
        raise ValidationFailed(errors=[{"field": "checklist.upsert", "code": "too_long", "message": fault}])
    return list(kept.values())


def _put(items: dict[str, Row], sent: Row) -> None:
    known = items.get(sent.get("id", ""))
    if known is not None:
        items[known["id"]] = {**known, **sent}
    elif "text" in sent:
        (new,) = with_ids([{"done": False, **sent}])
        items[new["id"]] = {name: new[name] for name in ("id", "text", "done")}
