"""Queries of tasks, by name."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

from bson import ObjectId

from webapp.core import db
from webapp.core.db import Row
from webapp.core.pagination import Position
from webapp.tasks.models.marker import MARKERS
from webapp.tasks.models.orders import BY_DUE, BY_ID_INDEX, OPEN_PLACE_INDEX, Keys, Order
from webapp.tasks.models.overlay import stages
from webapp.tasks.models.task import Task

PRESENT: Row = {"deleted_at": None}
OPEN: Row = {**PRESENT, "completed_at": None}
WITHOUT_HISTORY: Row = {"history": 0}
_SHOWN = {"user_id": 0, "terms": 0, "history": 0}
"""What no list shows. The user is the same in every row, and to decode it a tenth of the cost of a page."""
_LEFT_OUT: Row = {"$project": _SHOWN}
_OLDEST_FIRST: Row = {"$sort": {"at": 1}}
_MANY = 1_000  # a batch of the driver's own size would need a second trip for a page of a hundred
AT_SOME_TIME: Row = {"$gt": datetime.fromtimestamp(0, UTC)}


def task_row(user_id: UUID, task_id: ObjectId) -> Row | None:
    """The user's task as it is stored, in the trash or not, without its history, or None."""
    return db.rows_of(Task).find_one({"_id": task_id, "user_id": user_id}, WITHOUT_HISTORY)


def task_row_and_history(user_id: UUID, task_id: ObjectId) -> Row | None:
    """The same with its history, oldest entry first."""
    return db.rows_of(Task).find_one({"_id": task_id, "user_id": user_id})


def titles_of(user_id: UUID, task_ids: Collection[ObjectId]) -> dict[ObjectId, str]:
    """The titles of the user's tasks of these ids that are not in the trash."""
    where = {"user_id": user_id, "_id": {"$in": list(task_ids)}, **PRESENT}
    return {row["_id"]: row["title"] for row in db.rows_of(Task).find(where, {"title": 1}, hint=BY_ID_INDEX)}


def task_rows(
    user_id: UUID,
    where: Row,
    order: Order,
    *,
    after: Position | None = None,
    limit: int,
    marked: Sequence[Row] = (),
) -> list[Row]:
    """The user's tasks that match, without what is not shown, in `order`, from below `after` on, as the
    markers mean them."""
    return _rest(user_id, where, order, [], list(_runs(order, after)), limit, marked)


def task_rows_and_markers(
    user_id: UUID, where: Row, order: Order, *, after: Position | None, limit: int
) -> tuple[list[Row], list[Row]]:
    """The same, and the user's markers, which come with the first rows: mostly there are none, and to ask for
    them apart would double the cost of a list."""
    (conditions, keys), *rest = _runs(order, after)
    steps: list[Row] = [
        {"$match": _query(user_id, [where, *conditions])},
        {"$sort": dict(keys)},
        {"$limit": limit},
        _LEFT_OUT,
        {"$unionWith": {"coll": MARKERS, "pipeline": [{"$match": {"user_id": user_id}}, _OLDEST_FIRST]}},
    ]
    found = db.rows_of(Task).aggregate(steps, hint=order.index_name, batchSize=limit + _MANY)
    rows: list[Row] = found.to_list()
    if rows and "kind" in rows[-1]:
        marked = [row for row in rows if "kind" in row]
        return task_rows(user_id, where, order, after=after, limit=limit, marked=marked), marked
    return _rest(user_id, where, order, rows, rest, limit, ()), []


def _rest(
    user_id: UUID,
    where: Row,
    order: Order,
    found: list[Row],
    runs: Sequence[tuple[list[Row], Keys]],
    limit: int,
    marked: Sequence[Row],
) -> list[Row]:
    for conditions, keys in runs:
        if len(found) < limit:
            found += _find(user_id, [where, *conditions], order.index, keys, limit - len(found), marked)
    return found


def task_count(user_id: UUID, where: Row, order: Order, marked: Sequence[Row] = ()) -> int:
    """How many of the user's tasks match; the index of `order` knows without a look at them."""
    if marked:
        steps: list[Row] = [*_meant(user_id, [where], marked), {"$count": "count"}]
        return sum(row["count"] for row in db.rows_of(Task).aggregate(steps, hint=dict(BY_ID_INDEX)))
    return db.rows_of(Task).count_documents({"user_id": user_id, **where}, hint=order.index)


def open_by_project(user_id: UUID, marked: Sequence[Row] = ()) -> dict[ObjectId, int]:
    """How many open tasks each project has; the index knows without a look at them."""
    group: Row = {"$group": {"_id": "$project_id", "count": {"$sum": 1}}}
    never = {"$not": AT_SOME_TIME}  # equality with null is looked up in the task: it may be missing there
    steps: list[Row] = [{"$match": {"user_id": user_id, "deleted_at": never, "completed_at": never}}]
    index = OPEN_PLACE_INDEX
    if marked:
        steps, index = _meant(user_id, [OPEN], marked), BY_ID_INDEX
    rows = db.rows_of(Task).aggregate([*steps, group], hint=dict(index))
    return {row["_id"]: row["count"] for row in rows if row["_id"] is not None}


def open_dues(user_id: UUID) -> Iterator[Row]:
    """`{_id, due, due_at}` of the user's open tasks that are due at some time."""
    where = {"user_id": user_id, **OPEN, "due_at": AT_SOME_TIME}
    return db.rows_of(Task).find(where, {"due": 1, "due_at": 1}, hint=BY_DUE.index)


def tasks_to_remind(now: datetime, limit: int) -> list[Row]:
    """`{_id, user_id}` of tasks with a reminder that is due, the longest overdue first."""
    due = {"remind_at": {"$lte": now}}
    return list(db.rows_of(Task).find(due, {"user_id": 1}).sort("remind_at", 1).limit(limit))


def tasks_to_purge(now: datetime, limit: int) -> list[Row]:
    """`{_id, user_id}` of tasks whose time in the trash is over, the longest overdue first."""
    due = {"remind_at": None, "purge_at": {"$lte": now}}
    return list(db.rows_of(Task).find(due, {"user_id": 1}).sort("purge_at", 1).limit(limit))


def version_by_mark(user_id: UUID, task_id: ObjectId, mark: str) -> int | None:
    """The version that the change which bears this mark made; None when none in the task's history does."""
    where = {"_id": task_id, "user_id": user_id, "history.item": mark}
    row = db.rows_of(Task).find_one(where, {"history": {"$elemMatch": {"item": mark}}})
    return int(row["history"][0]["v"]) if row else None


def _runs(order: Order, after: Position | None) -> Iterator[tuple[list[Row], Keys]]:
    """The finds, one behind the other, that read an index in order: one for all that ties with where the page
    before ended, and so on. A single one would be sorted in memory."""
    if not order.nulls_last:
        yield from (([condition], keys) for condition, keys in _following(order, after))
        return
    name = order.fields[0].name
    if after is None or after.values[0] is not None:
        yield from (([{name: AT_SOME_TIME}, one], keys) for one, keys in _following(order, after))
        after = None
    below = {} if after is None else {"_id": _beyond_id(order, after)}
    yield [{name: None}, below], order.keys()


def _following(order: Order, after: Position | None) -> Iterator[tuple[Row, Keys]]:
    keys = order.keys()
    if after is None:
        yield {}, keys
        return
    tied: Row = dict(zip([field.name for field in order.fields], after.values, strict=True))
    yield {**tied, "_id": _beyond_id(order, after)}, keys[-1:]
    for place in reversed(range(len(order.fields))):
        field = order.fields[place]
        beyond = field.beyond(tied.pop(field.name))
        if beyond is not None:
            yield {**tied, field.name: beyond}, keys[place:]


def _beyond_id(order: Order, after: Position) -> Row:
    return {"$gt" if order.by_id > 0 else "$lt": after.id}


def _find(
    user_id: UUID, conditions: list[Row], index: Keys, keys: Keys, limit: int, marked: Sequence[Row]
) -> list[Row]:
    if marked:
        steps = [*_meant(user_id, conditions, marked), *_page(keys, limit)]
        return list(db.rows_of(Task).aggregate(steps, hint=dict(BY_ID_INDEX)))
    query = _query(user_id, conditions)
    return db.rows_of(Task).find(query, _SHOWN, hint=index, sort=keys, limit=limit).to_list()


def _query(user_id: UUID, conditions: list[Row]) -> Row:
    given = [condition for condition in conditions if condition]
    return {"user_id": user_id, "$and": given} if given else {"user_id": user_id}


def _page(keys: Keys, limit: int) -> list[Row]:
    return [{"$sort": dict(keys)}, {"$limit": limit}, _LEFT_OUT]


def _meant(user_id: UUID, conditions: list[Row], marked: Sequence[Row]) -> list[Row]:
    """What is meant is in no index: all of the user's tasks are looked at, until the markers are applied."""
    given = [condition for condition in conditions if condition]
    match = [{"$match": {"$and": given}}] if given else []
    return [{"$match": {"user_id": user_id}}, *stages(marked), *match]
