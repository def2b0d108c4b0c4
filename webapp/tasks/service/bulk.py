"""Doing the same to many tasks: one by one, each by itself."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from bson import ObjectId

from webapp.core import answers
from webapp.core.db import Row
from webapp.core.errors import Problem
from webapp.core.ids import derived_id
from webapp.tasks.errors import NotTried, TaskNotFound
from webapp.tasks.models import SERVICE, version_by_mark
from webapp.tasks.service.changes import change, reopen
from webapp.tasks.service.completion import complete
from webapp.tasks.service.recording import marked
from webapp.tasks.service.trashing import restore, trash
from webapp.tasks.service.undoing import undo

SECONDS = 5.0
"""How long items are begun: the request has its deadline, and the client an answer for each item."""


@dataclass(frozen=True)
class Item:
    """A task, and which occurrence or which change of it is meant."""

    id: str
    occurrence: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class Asked:
    """What to do to each: one of `ACTIONS`. `hint` is the token's zone; `key` names a request that may be
    sent again."""

    user_id: UUID
    action: str
    patch: Row
    hint: str
    key: str | None = None


@dataclass(frozen=True)
class Done:
    """What became of an item: an HTTP status, and the task's version or the problem's code."""

    id: str
    status: int
    version: int | None = None
    code: str | None = None


ACTIONS: dict[str, Callable[[Asked, ObjectId, Item], Row]] = {
    "complete": lambda asked, task_id, item: (
        complete(asked.user_id, task_id, hint=asked.hint, occurrence=item.occurrence).row
    ),
    "reopen": lambda asked, task_id, _: reopen(asked.user_id, task_id, hint=asked.hint),
    "delete": lambda asked, task_id, _: trash(asked.user_id, task_id, expected=None, hint=asked.hint),
    "restore": lambda asked, task_id, _: restore(asked.user_id, task_id, hint=asked.hint),
    "undo": lambda asked, task_id, item: undo(asked.user_id, task_id, item.version or 0, hint=asked.hint),
    "patch": lambda asked, task_id, item: change(
        asked.user_id, task_id, _patch(asked, item), expected=None, hint=asked.hint
    ),
}


def do_each(asked: Asked, items: Sequence[Item]) -> list[Done]:
    """Do it to each item. Out: what became of each, in order; one that is named twice is done once.

    With a `key` each item bears a mark in its task's history: run again with the same key, what was done is
    not done again. Errors: `PyMongoError`, with the items before it done.
    """
    done: dict[Item, Done] = {}
    until = time.monotonic() + SECONDS
    with answers.of(SERVICE).changing(asked.user_id):
        for item in items:
            if item not in done:
                done[item] = _do(asked, item) if time.monotonic() < until else _refused(item, NotTried())
    return [done[item] for item in items]


def _patch(asked: Asked, item: Item) -> Row:
    return {**asked.patch, "occurrence": item.occurrence} if item.occurrence else asked.patch


def _do(asked: Asked, item: Item) -> Done:
    try:
        if not ObjectId.is_valid(item.id):
            raise TaskNotFound
        return Done(item.id, 200, version=_version(asked, ObjectId(item.id), item))
    except Problem as problem:
        return _refused(item, problem)


def _version(asked: Asked, task_id: ObjectId, item: Item) -> int:
    """The task's version after it."""
    act = ACTIONS[asked.action]
    if asked.key is None:
        return int(act(asked, task_id, item)["version"])
    mark = derived_id(asked.key, item.id, item.occurrence, item.version)
    before = version_by_mark(asked.user_id, task_id, mark)
    if before is not None:
        return before
    with marked(item=mark):
        return int(act(asked, task_id, item)["version"])


def _refused(item: Item, problem: Problem) -> Done:
    return Done(item.id, problem.status, code=problem.code)
