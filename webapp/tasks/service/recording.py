"""The history of a task, written in the update that makes the change: who, when, and from what to what.

It stands in the task itself, so that a change and its record are one, and cost one round trip. An entry keeps
only the values from before: what they were changed to is what the next entry, or the task, has. The newest
`HISTORY_ENTRIES` (and a few more) are kept as far as they fit into `HISTORY_BYTES`; the very newest always.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from webapp.core import context
from webapp.core.db import Row

HISTORY_ENTRIES = 50
HISTORY_SLACK = 10
"""So many more may gather before the oldest go: to drop one each time would rewrite all each time."""
HISTORY_BYTES = 64_000
TYPING_PAUSE = timedelta(seconds=10)
"""Changes of one text by one session with shorter pauses are one entry: somebody types, a client saves."""
TYPING_SPAN = timedelta(minutes=2)
"""Such an entry takes in no more than this."""
TEXTS = frozenset({"title", "notes"})
TRACKED = TEXTS | {
    "status",
    "priority",
    "labels",
    "project_id",
    "parent_id",
    "due",
    "due_at",
    "reminders",
    "recurrence",
    "checklist",
    "position",
    "completed_at",
    "deleted_at",
}
SPARSE = frozenset({"remind_at", "purge_at"})
"""Fields that are absent instead of null: then the task costs the sweeps nothing."""
_NEXT = {"$add": ["$version", 1]}
_marks: ContextVar[Row | None] = ContextVar("marks", default=None)


@contextmanager
def marked(**marks: Any) -> Iterator[None]:
    """Within the block entries bear these marks too."""
    token = _marks.set({**(_marks.get() or {}), **marks})
    try:
        yield
    finally:
        _marks.reset(token)


def differs(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a field are different to its owner: the state of a reminder is not shown."""
    if name != "reminders":
        return bool(one != other)
    return [_shown(reminder) for reminder in one or ()] != [_shown(reminder) for reminder in other or ()]


def changed(before: Mapping[str, Any], fields: Mapping[str, Any]) -> set[str]:
    """The fields that are recorded of a change of a row that is known."""
    return {name for name in TRACKED & fields.keys() if differs(name, before.get(name), fields[name])}


def recorded(fields: Row, names: Collection[str], now: datetime, note: Row | None = None) -> list[Row]:
    """The update that sets `fields`, makes a new version, and adds an entry with what `names` were before.

    Values go as literals, so that no text of a user is taken for an expression. `note` is added to the entry.
    """
    stored = {name: _stored(name, value) for name, value in fields.items()}
    marks = {**(_marks.get() or {}), **(note or {})}
    following = {"updated_at": {"$literal": now}, "version": _NEXT, "history": _history(names, now, marks)}
    return [{"$set": {**stored, **following}}]


def _stored(name: str, value: Any) -> Any:
    return "$$REMOVE" if value is None and name in SPARSE else {"$literal": value}


def _shown(reminder: Mapping[str, Any]) -> tuple[Any, ...]:
    return reminder["id"], reminder["at"], reminder["minutes_before"]


def _history(names: Collection[str], now: datetime, marks: Row) -> Row:
    known = {"$ifNull": ["$history", []]}
    entry = _entry(names, now, marks)
    if len(names) == 1 and TEXTS.issuperset(names) and not marks:
        return _bounded(_typed(next(iter(names)), known, entry, now))
    return _bounded({"$concatArrays": [known, [entry]]})


def _entry(names: Collection[str], now: datetime, marks: Row) -> Row:
    before = {name: {"$ifNull": [f"${name}", None]} for name in sorted(names)}
    entry: Row = {"v": _NEXT, "since": "$version", "at": {"$literal": now}, "by": {"$literal": _by()}}
    return {**entry, "from": before or {"$literal": {}}, **{k: {"$literal": v} for k, v in marks.items()}}


def _by() -> Row:
    actor = context.actor()
    return {"kind": actor.kind, "id": actor.id}


def _typed(name: str, known: Row, entry: Row, now: datetime) -> Row:
    """Somebody who goes on typing adds to the last entry; it keeps the text from before they began."""
    texted = {**entry, "text": name, "began": {"$literal": now}}
    goes_on = {
        "$and": [
            {"$eq": ["$$last.text", name]},
            {"$eq": ["$$last.by", {"$literal": _by()}]},
            {"$gte": ["$$last.at", {"$literal": now - TYPING_PAUSE}]},
            {"$gte": ["$$last.began", {"$literal": now - TYPING_SPAN}]},
            {"$eq": ["$$last.v", "$version"]},
        ]
    }
    others: Row = {"$filter": {"input": known, "as": "one", "cond": {"$ne": ["$$one.v", "$version"]}}}
    longer: Row = {"$mergeObjects": ["$$last", {"v": _NEXT, "at": {"$literal": now}}]}
    added = {"$concatArrays": [known, [texted]]}
    joined = {"$cond": [goes_on, {"$concatArrays": [others, [longer]]}, added]}
    return {"$let": {"vars": {"last": {"$last": known}}, "in": joined}}


def _bounded(entries: Row) -> Row:
    """Of the entries, oldest first, the newest that fit; counted one by one only when there are too many."""
    whole = {"$lte": [{"$bsonSize": {"all": "$$all"}}, HISTORY_BYTES]}
    size = {"$add": ["$$value.size", {"$bsonSize": "$$this"}]}
    keeps = {"$or": [{"$lte": [size, HISTORY_BYTES]}, {"$eq": ["$$value.kept", []]}]}
    kept = {"$cond": [keeps, {"$concatArrays": [["$$this"], "$$value.kept"]}, "$$value.kept"]}
    newest = {
        "$reduce": {
            "input": {"$reverseArray": "$$all"},
            "initialValue": {"size": 0, "kept": []},
            "in": {"size": size, "kept": kept},
        }
    }
    fitting = {"$let": {"vars": {"newest": newest}, "in": "$$newest.kept"}}
    many = {"$gt": [{"$size": "$$grown"}, HISTORY_ENTRIES + HISTORY_SLACK]}
    all_of = {"$cond": [many, {"$slice": ["$$grown", -HISTORY_ENTRIES]}, "$$grown"]}
    cut = {"$let": {"vars": {"all": all_of}, "in": {"$cond": [whole, "$$all", fitting]}}}
    return {"$let": {"vars": {"grown": entries}, "in": cut}}
