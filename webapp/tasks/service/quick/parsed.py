"""What a line was taken for."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from webapp.tasks.service.dues import Due

Kind = Literal["date", "time", "recurrence", "project", "label", "priority", "reminder"]


@dataclass(frozen=True, slots=True)
class Span:
    """What was taken from the line, and for what. `start` and `end` count UTF-16 code units, as strings in
    browsers do. `value` is as the task has it."""

    start: int
    end: int
    kind: Kind
    value: str


@dataclass(frozen=True, slots=True)
class Remind:
    """A reminder: an instant (UTC), or minutes before the task is due."""

    at: datetime | None = None
    minutes_before: int | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A task as a line of text describes it. What was not understood stands in its title."""

    title: str
    due: Due | None = None
    rrule: str | None = None
    from_completion: bool = False
    project: str | None = None
    labels: tuple[str, ...] = ()
    priority: int = 0
    reminders: tuple[Remind, ...] = ()
    spans: tuple[Span, ...] = field(default=())


def in_utf16(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """The spans of `text`, in order, with places in UTF-16 code units instead of code points."""
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if ord(character) > 0xFFFF else 1))
    ordered = sorted(spans, key=lambda span: span.start)
    return tuple(replace(span, start=places[span.start], end=places[span.end]) for span in ordered)
