"""Search: words and beginnings of words in title, checklist and notes, the best first.

All words must be found. First come tasks that have them all in the title as they are, then those whose titles
have words that begin so, then the same for the whole text; among equals the newest.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from bson.regex import Regex

from webapp.core.db import Row
from webapp.core.pagination import Keyset, Position
from webapp.tasks.models import NEWEST, TERMS_INDEX, Order, task_rows, task_rows_and_markers
from webapp.tasks.service.terms import TEXT, TITLE, words

MAX_ASKED = 8
"""More words than that are not looked for."""
BY_RANK = (("rank", int),)
_ORDER = Order(TERMS_INDEX, NEWEST.fields, NEWEST.by_id)


@dataclass(frozen=True)
class Found:
    """Rows, each with its `rank`, and the markers that they were seen through."""

    rows: list[Row]
    marked: list[Row]


def ranks(text: str) -> list[Row]:
    """What to look for, the best first; [] when there is no word in the text. The index is read by the first
    word alone: the longest, which fewest tasks have, mostly."""
    asked = sorted(list(dict.fromkeys(words(text)))[:MAX_ASKED], key=len, reverse=True)
    if not asked:
        return []
    return [
        {"$and": [{"terms": {"$in": [_term(kind, word, whole) for kind in kinds]}} for word in asked]}
        for kinds in ((TITLE,), (TITLE, TEXT))
        for whole in (True, False)
    ]


def anywhere(text: str) -> Row:
    """What every task that is found has, for lists in another order; nothing has it if there is no word."""
    return (ranks(text) or [{"_id": None}])[-1]


def keyset(view: str | None) -> Keyset:
    """What the pages of a search go by."""
    return Keyset(f"{view or ''}:q", BY_RANK)


def search(user_id: UUID, text: str, where: Row, *, after: Position | None, limit: int) -> Found:
    """The user's tasks that match `where` and the text, from below `after` on."""
    wanted = ranks(text)
    start = after.values[0] if after else 0
    found: list[Row] = []
    marked: list[Row] | None = None
    for rank in range(start, len(wanted)):
        better = [{"$nor": wanted[:rank]}] if rank and after else _but(found)
        condition = {"$and": [where, wanted[rank], *better]}
        below = Position(after.id) if after and rank == start else None
        left = limit - len(found)
        if marked is None:
            rows, marked = task_rows_and_markers(user_id, condition, _ORDER, after=below, limit=left)
        else:
            rows = task_rows(user_id, condition, _ORDER, after=below, limit=left, marked=marked)
        found += [{**row, "rank": rank} for row in rows]
        if len(found) >= limit:
            break
    return Found(found, marked or [])


def _but(found: list[Row]) -> list[Row]:
    """What leaves out these. A first page has found all of the better ranks when it comes to the next, and to
    compare ids costs a fraction of comparing words."""
    return [{"_id": {"$nin": [row["_id"] for row in found]}}] if found else []


def _term(kind: str, word: str, whole: bool) -> object:
    """A word has letters and digits alone; it is escaped all the same."""
    return f"{kind}{word}" if whole else Regex(f"^{kind}{re.escape(word)}")
