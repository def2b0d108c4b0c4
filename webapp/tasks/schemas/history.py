"""What became of a task, as it is shown."""

import base64
import binascii
from typing import Annotated, Any, Literal

from pydantic import Field

from webapp.core.errors import BadCursor
from webapp.core.fields import Input, Instant, Output, Query, format_instant
from webapp.core.pagination import DEFAULT_LIMIT, MAX_LIMIT
from webapp.tasks.errors import UndoConflict
from webapp.tasks.schemas.task import TaskOut
from webapp.tasks.service import task_out
from webapp.tasks.service.history import Past, Step

_NAME = b"history:"
_WHO = {"session": "You", "token": "One of your access tokens", "system": "Myriad"}


class HistoryQuery(Query):
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=200)] | None = None


class ByOut(Output):
    kind: Literal["session", "token", "system"]
    id: Annotated[str | None, Field(description="The session's, as `GET /auth/sessions` has it, or token's.")]
    name: str


class FieldChangeOut(Output):
    field: str
    from_: Annotated[Any, Field(alias="from")]
    to: Any


class StepOut(Output):
    version: Annotated[int, Field(description="The version that it made.")]
    since: Annotated[int, Field(description="The version before it.")]
    at: Instant
    by: ByOut | None
    action: Literal["create", "change", "complete", "skip", "reopen", "delete", "restore", "move", "undo"]
    undo_of: Annotated[int | None, Field(description="For an undo: the version that it took back.")]
    changes: list[FieldChangeOut]


class HistoryPage(Output):
    items: list[StepOut]
    next_cursor: str | None


class UndoIn(Input):
    version: Annotated[int, Field(ge=1, le=2**53, description="The version whose making to take back.")]


class ConflictOut(Output):
    field: str
    restoring: Annotated[Any, Field(description="What undoing would set.")]
    now: Any


class ConflictsOut(Output):
    conflicts: list[ConflictOut]
    current: TaskOut


def history_page(past: Past, query: HistoryQuery) -> dict[str, Any]:
    """A page of a task's history, the newest first. Errors: `BadCursor`."""
    below = None if query.cursor is None else _version(query.cursor)
    told = [step for step in _told(past) if below is None or step["version"] < below]
    items = told[: query.limit]
    return {"items": items, "next_cursor": _cursor(items[-1]["version"]) if items != told else None}


def conflicts_out(conflict: UndoConflict) -> dict[str, Any]:
    """What is in the way of an undo."""
    now = task_out(conflict.row)
    then = task_out({**conflict.row, **conflict.restoring})
    fields = [{"field": name, "restoring": then[name], "now": now[name]} for name in conflict.restoring]
    return {"conflicts": fields, "current": now}


def _told(past: Past) -> list[dict[str, Any]]:
    """The steps that changed something for the owner; and how it began, if all since then is kept."""
    told = [_step_out(step) for step in past.steps if step.fields]
    first = past.steps[-1].entry["since"] if past.steps else past.now["version"]
    return [*told, _creation(past)] if first == 1 else told


def _step_out(step: Step) -> dict[str, Any]:
    before, after = task_out(step.before), task_out(step.after)
    by = step.entry["by"]
    return {
        "version": step.entry["v"],
        "since": step.entry["since"],
        "at": format_instant(step.entry["at"]),
        "by": {"kind": by["kind"], "id": by["id"], "name": _WHO[by["kind"]]},
        "action": step.action,
        "undo_of": step.entry.get("undo_of"),
        "changes": [{"field": name, "from": before[name], "to": after[name]} for name in step.fields],
    }


def _creation(past: Past) -> dict[str, Any]:
    """How it began: nobody noted who made it."""
    at = format_instant(past.now["created_at"])
    told = {"version": 1, "since": 0, "at": at, "by": None, "action": "create"}
    return {**told, "undo_of": None, "changes": []}


def _cursor(version: int) -> str:
    return base64.urlsafe_b64encode(_NAME + str(version).encode()).decode()


def _version(cursor: str) -> int:
    try:
        data = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise BadCursor from error
    digits = data.removeprefix(_NAME)
    if len(digits) == len(data) or not digits.isdigit() or len(digits) > 15:
        raise BadCursor
    return int(digits)
