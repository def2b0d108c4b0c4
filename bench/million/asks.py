"""What is asked of each crowd: every exact list, search, counts, what people do most; the largest account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bson import ObjectId

Row = Mapping[str, Any]


@dataclass
class Asker:
    """Somebody of a crowd whom requests are made as."""

    user_id: UUID
    email: str
    token: str
    project: ObjectId
    parent: ObjectId
    open_tasks: list[ObjectId]
    deep: list[str] = field(default_factory=list)
    """Cursors of the largest account, far down its list."""

    _used: int = 0

    def next_open(self) -> ObjectId:
        """One of their open tasks: another each time, as long as there are."""
        self._used += 1
        return self.open_tasks[self._used % len(self.open_tasks)]


@dataclass(frozen=True)
class Ask:
    """One kind of request. `path` is below /api/v1."""

    method: str
    path: Callable[[Asker, int], str]
    body: Callable[[Asker, int], Any] | None = None
    expects: int = 200
    service: str = "tasks"
    is_public: bool = False
    is_giant: bool = False


def _list(shape: str, *, is_giant: bool = False) -> Ask:
    def path(asker: Asker, _: int) -> str:
        text = shape.replace("=P", f"={asker.project}").replace("=T", f"={asker.parent}")
        return f"tasks?{text}" if text else "tasks"

    return Ask("GET", path, is_giant=is_giant)


def _get(path: str, *, service: str = "tasks", is_giant: bool = False) -> Ask:
    return Ask("GET", lambda _asker, _place: path, service=service, is_giant=is_giant)


SHAPES = (
    "",
    "view=inbox",
    "view=today",
    "view=upcoming",
    "view=overdue",
    "view=done",
    "view=trash",
    "status=todo",
    "status=done",
    "project_id=P",
    "project_id=none",
    "project_id=P&sort=position",
    "project_id=P&sort=-position",
    "label=home",
    "parent_id=T",
    "due_after=2026-01-02T00:00:00Z&due_before=2027-12-01T00:00:00Z&sort=due",
    "sort=due",
    "sort=-due",
    "sort=updated",
    "sort=-updated",
    "sort=created",
)
"""Lists that are read from an index, as many keys as tasks are shown and one more (`service/shapes.py`)."""

ASKS: dict[str, Ask] = {
    **{f"list {shape or 'newest'}": _list(shape) for shape in SHAPES},
    "search one word": _list("q=dentist"),
    "search two words": _list("q=call+bank"),
    "counts": _get("tasks/counts"),
    "projects": _get("projects"),
    "labels": _get("labels"),
    "me": _get("me", service="auth"),
    "one task": Ask("GET", lambda asker, _: f"tasks/{asker.next_open()}"),
    "giant: first page": _list("", is_giant=True),
    "giant: inbox": _list("view=inbox", is_giant=True),
    "giant: page 500": Ask(
        "GET", lambda asker, place: f"tasks?cursor={asker.deep[place % len(asker.deep)]}", is_giant=True
    ),
    "giant: search": _list("q=dentist", is_giant=True),
    "giant: counts": _get("tasks/counts", is_giant=True),
    "giant: labels": _get("labels", is_giant=True),
    "create": Ask("POST", lambda _a, _p: "tasks", lambda _a, place: _new(place), expects=201),
    "change": Ask(
        "PATCH",
        lambda asker, _: f"tasks/{asker.next_open()}",
        lambda _a, place: {"title": f"Changed {place}"},
    ),
    "complete": Ask("POST", lambda asker, _: f"tasks/{asker.next_open()}/complete", lambda _a, _p: {}),
    "log in": Ask(
        "POST",
        lambda _a, _p: "auth/login",
        lambda asker, _: {
            "email": asker.email,
            "password": "a long enough password",
            "token_transport": "body",
        },
        service="auth",
        is_public=True,
    ),
}


def _new(place: int) -> dict[str, Any]:
    return {"title": f"Water the plants {place}", "notes": "before the weekend " * 5, "labels": ["home"]}
