"""Checklists: items that keep their ids."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from webapp.core.db import Row


def with_ids(items: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The items to store: one that has no id yet gets one."""
    return [{**item, "id": item.get("id") or secrets.token_hex(4)} for item in items]
