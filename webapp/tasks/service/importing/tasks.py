"""Rows become tasks, a hundred under one hold; whoever is cut off sends the same again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from bson import ObjectId

from webapp.core import answers, clock, db
from webapp.core.db import Row
from webapp.core.errors import FieldError, ValidationFailed
from webapp.tasks.models import SERVICE, Task
from webapp.tasks.models.exported import known_ids
from webapp.tasks.service.importing.ids import imported_id
from webapp.tasks.service.planning import planned
from webapp.tasks.service.positions import new_position
from webapp.tasks.service.profiles import is_told, zone_of
from webapp.tasks.service.telling import CREATED, tell

MAX_ROWS = 2_000
_BATCH = 100
_TRASH_LIFE = timedelta(days=30)
_MILLISECOND = timedelta(milliseconds=1)
Status = Literal["created", "exists", "failed"]


@dataclass(frozen=True)
class Wanted:
    """A row: its number in what was sent, what names it there, and its task. `parent` is named in the same
    way. `note` is the code of what could not be kept."""

    row: int
    key: str
    fields: Row
    parent: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a row."""

    row: int
    status: Status
    id: str | None = None
    code: str | None = None
    errors: Sequence[FieldError] = field(default_factory=list)


def import_tasks(user_id: UUID, wanted: Sequence[Wanted], *, hint: str) -> list[Outcome]:
    """Store the rows that are not there yet. Out: what became of each.

    Errors: the database's; what was stored by then stays, and is found there when the same is sent again.
    """
    now, zone = clock.now(), zone_of(user_id, hint)
    ids = _Ids(user_id, wanted)
    outcomes: list[Outcome] = []
    for begin in range(0, len(wanted), _BATCH):
        batch = wanted[begin : begin + _BATCH]
        made = [_made(user_id, one, ids, zone, now + begin * _MILLISECOND) for one in batch]
        outcomes += _store(user_id, batch, made, ids)
    return outcomes


class _TakenMeanwhile(Exception):
    """A twin stored one of these tasks, so that the transaction cannot go on."""


class _Ids:
    """The ids of rows: of one that this account has exported, its own; else the derived one."""

    def __init__(self, user_id: UUID, wanted: Sequence[Wanted]) -> None:
        self._user_id = user_id
        self._made = {one.key: one.fields.get("created_at") for one in wanted}
        keys = {*self._made, *(one.parent for one in wanted if one.parent)}
        candidates = {ObjectId(key) for key in keys if ObjectId.is_valid(key)}
        candidates |= {self._derived(key) for key in keys}
        self.known = _known(user_id, candidates)

    def of(self, key: str) -> ObjectId:
        """The id of a row by its key."""
        if ObjectId.is_valid(key) and ObjectId(key) in self.known:
            return ObjectId(key)
        return self._derived(key)

    def of_parent(self, key: str | None) -> ObjectId | None:
        """The id of a parent that is here or comes; None for none."""
        if key is None:
            return None
        found = self.of(key)
        return found if key in self._made or found in self.known else None

    def _derived(self, key: str) -> ObjectId:
        return imported_id(self._user_id, key, self._made.get(key))


def _known(user_id: UUID, ids: set[ObjectId]) -> set[ObjectId]:
    ordered = sorted(ids)
    parts = (ordered[begin : begin + 1000] for begin in range(0, len(ordered), 1000))
    return {found for part in parts for found in known_ids(user_id, part)}


def _made(user_id: UUID, one: Wanted, ids: _Ids, zone: str, now: datetime) -> Task | Outcome:
    """The task of a row, or why there is none."""
    task_id = ids.of(one.key)
    if task_id in ids.known:
        return Outcome(one.row, "exists", str(task_id))
    given = dict(one.fields)
    own = {name: given.pop(name, None) for name in ("position", "created_at", "updated_at", "completed_at")}
    try:
        fields = planned({}, {**given, "parent_id": ids.of_parent(one.parent)}, zone=zone, now=now)
    except ValidationFailed as refused:
        return Outcome(one.row, "failed", code=refused.code, errors=refused.errors)
    return _task(user_id, task_id, fields, own, now + one.row * _MILLISECOND)


def _task(user_id: UUID, task_id: ObjectId, fields: Row, own: Row, now: datetime) -> Task:
    if fields["status"] == "done" and own["completed_at"]:
        fields["completed_at"] = own["completed_at"]
    if fields.get("purge_at"):  # the trash keeps it for as long as what is deleted today
        fields["purge_at"] = now + _TRASH_LIFE
    created = own["created_at"] or now
    return Task(
        id=task_id,
        user_id=user_id,
        version=1,
        position=own["position"] or new_position(task_id, now),
        created_at=created,
        updated_at=own["updated_at"] or created,
        **fields,
    )


def _store(
    user_id: UUID, batch: Sequence[Wanted], made: Sequence[Task | Outcome], ids: _Ids
) -> Iterable[Outcome]:
    tasks = list({one.id: one for one in made if isinstance(one, Task)}.values())
    taken: set[Any] = set()
    if tasks:
        with answers.of(SERVICE).changing(user_id):
            taken = _insert_and_tell(user_id, tasks) if is_told(user_id) else db.insert_all(tasks)
    for wanted, one in zip(batch, made, strict=True):
        if isinstance(one, Outcome):
            yield one
        elif one.id in taken or one.id in ids.known:
            yield Outcome(wanted.row, "exists", str(one.id))
        else:
            ids.known.add(one.id)
            lost = "parent_missing" if wanted.parent and one.parent_id is None else None
            yield Outcome(wanted.row, "created", str(one.id), lost or wanted.note)


def _insert_and_tell(user_id: UUID, tasks: Sequence[Task]) -> set[Any]:
    """Store the tasks that are not there yet, and tell of each, all or none. Out: the ids that were taken. A
    twin that stores one of them meanwhile makes it look again."""

    def work() -> set[Any]:
        taken = known_ids(user_id, [task.id for task in tasks])
        fresh = [task for task in tasks if task.id not in taken]
        if fresh and db.insert_all(fresh):
            raise _TakenMeanwhile
        for task in fresh:
            tell(task.to_mongo().to_dict(), CREATED, ())
        return set(taken)

    try:
        return db.atomic(SERVICE, work)
    except _TakenMeanwhile:
        return db.atomic(SERVICE, work)
