"""Which of the pieces are meant, and what they make of the task."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from webapp.tasks.service.dues import Due
from webapp.tasks.service.quick.clocks import PARTS, Clock, Instant, settle
from webapp.tasks.service.quick.days import DAY, LAST_YEAR, Day
from webapp.tasks.service.quick.here import Here
from webapp.tasks.service.quick.parsed import Kind, Remind
from webapp.tasks.service.quick.pieces import Piece
from webapp.tasks.service.quick.repeats import Repeat

MAX_LABELS, MAX_REMINDERS = 20, 10
_MARKS: dict[str, Kind] = {"project": "project", "label": "label", "priority": "priority"}


@dataclass(slots=True)
class Meaning:
    """What a line says of a task; `taken` are the pieces that say it, each with its value as text."""

    due: Due | None = None
    rrule: str | None = None
    from_completion: bool = False
    project: str | None = None
    labels: list[str] = field(default_factory=list)
    priority: int = 0
    reminders: list[Remind] = field(default_factory=list)
    taken: list[tuple[Piece, Kind, str]] = field(default_factory=list)

    def take(self, piece: Piece, kind: Kind, value: str) -> None:
        """The piece is meant so."""
        self.taken.append((piece, kind, value))


def meaning_of(pieces: list[Piece], here: Here) -> Meaning:
    """What the pieces mean together: of several projects or priorities the first counts, of several days the
    one after `by` or `due`, else one that begins the line, else the last."""
    meant = Meaning()
    _take_marks(meant, pieces)
    _take_due(meant, pieces, here)
    _take_reminders(meant, pieces, here)
    return meant


def _take_marks(meant: Meaning, pieces: list[Piece]) -> None:
    for piece in pieces:
        if piece.kind == "project" and meant.project is None:
            meant.project = piece.value
        elif piece.kind == "label" and len(meant.labels) < MAX_LABELS:
            meant.labels = list(dict.fromkeys([*meant.labels, piece.value]))
        elif piece.kind == "priority" and not any(kind == "priority" for _, kind, _ in meant.taken):
            meant.priority = piece.value
        else:
            continue
        meant.take(piece, _MARKS[piece.kind], str(piece.value))


def _take_due(meant: Meaning, pieces: list[Piece], here: Here) -> None:
    repeat = _first(pieces, "repeat")
    day = _first(pieces, "start") if repeat else None
    day = day or _day_among(pieces)
    clock = _clock_beside(pieces, day or repeat)
    part = _part_of(pieces, day) or _part_of(pieces, repeat)
    when = _When(here, _value(day), _value(clock), _part_name(day, part, repeat))
    due = when.due(_value(repeat))
    if due is None:
        return
    meant.due = due
    if repeat is not None and not _take_repeat(meant, pieces, repeat):
        meant.due = None
        return
    if day is not None:
        meant.take(day, "date", due["date"])
    for piece in (clock, part):
        if piece is not None:
            meant.take(piece, "time", str(due["time"]))


def _take_repeat(meant: Meaning, pieces: list[Piece], repeat: Piece) -> bool:
    """Out: whether the rule comes to something before its end."""
    ends = [piece for piece in pieces if piece.kind in ("until", "count", "lasting")][:1]
    rule: Repeat = repeat.value
    assert meant.due
    begins = date.fromisoformat(meant.due["date"])
    more: dict[str, str] = {}
    for end in ends:
        if end.kind == "count":
            more["COUNT"] = str(end.value)
            continue
        last = end.value.date if end.kind == "until" else begins + relativedelta(**end.value) - DAY
        if last < begins:
            return False
        more["UNTIL"] = f"{last:%Y%m%d}" + ("T235959" if meant.due["time"] else "")
    meant.rrule, meant.from_completion = rule.rrule(**more), rule.from_completion
    for piece in [repeat, *ends]:
        meant.take(piece, "recurrence", meant.rrule)
    return True


def _take_reminders(meant: Meaning, pieces: list[Piece], here: Here) -> None:
    for piece in pieces:
        if len(meant.reminders) == MAX_REMINDERS:
            return
        remind = _reminder(piece, here, meant.due)
        if remind is None:
            continue
        meant.reminders.append(remind)
        at = remind.at
        value = f"{at:%Y-%m-%dT%H:%M}Z" if at else str(remind.minutes_before)
        meant.take(piece, "reminder", value)


def _reminder(piece: Piece, here: Here, due: Due | None) -> Remind | None:
    if piece.kind == "before" and due:
        return Remind(minutes_before=piece.value)
    if piece.kind == "asks" and due:
        return Remind(minutes_before=0)
    if piece.kind == "remind":
        return Remind(at=_instant_of(piece.value, here))
    return None


def _instant_of(moment: dict[str, Any], here: Here) -> datetime:
    """A moment to remind at: on a day without a time, at nine."""
    day: Day | None = moment.get("day")
    when = _When(here, moment.get("instant") or day, moment.get("clock"), day.part if day else None)
    due = when.due(None)
    assert due
    wall = time.fromisoformat(due["time"] or "09:00")
    zone = ZoneInfo(due["timezone"] or here.zone)
    return datetime.combine(date.fromisoformat(due["date"]), wall, zone).astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class _When:
    """A day, a time and a part of the day, as far as they were said."""

    here: Here
    day: Day | Instant | None
    clock: Clock | None
    part: str | None

    def due(self, repeat: Repeat | None) -> Due | None:
        """The due date that they mean; None for nothing, or for a day after all years."""
        if isinstance(self.day, Instant):
            return _due_of(self.day.at.date(), self.day.at.time(), None)
        if self.day is None and self.clock is None and repeat is None:
            return None
        now = self.here.local(self.clock.zone if self.clock else None)
        said = self.day.date if self.day else None
        at = self._time(said, now)
        found = said or (now.date() if at is None or at > now.time() else now.date() + DAY)
        if repeat is not None:
            first = repeat.first(found)
            if first is None:
                return None
            found = first
        return _due_of(found, at, self.clock.zone if self.clock else None)

    def _time(self, said: date | None, now: datetime) -> time | None:
        may_be_today = said is None or said == now.date()
        if self.clock is not None:
            return settle(self.clock, self.part, now.time() if may_be_today else None)
        at = PARTS[self.part] if self.part else None
        return None if at and said == now.date() and at <= now.time() else at


def _due_of(day: date, at: time | None, zone: str | None) -> Due | None:
    if day.year > LAST_YEAR:
        return None
    return {"date": day.isoformat(), "time": at.strftime("%H:%M") if at else None, "timezone": zone}


def _first(pieces: list[Piece], kind: str) -> Piece | None:
    return next((piece for piece in pieces if piece.kind == kind), None)


def _day_among(pieces: list[Piece]) -> Piece | None:
    days = [piece for piece in pieces if piece.kind == "day"]
    return max(reversed(days), key=lambda piece: piece.weight, default=None)


def _clock_beside(pieces: list[Piece], day: Piece | None) -> Piece | None:
    """The time next to the day, else the last one."""
    clocks = [piece for piece in pieces if piece.kind == "clock"]
    if day is not None:
        if isinstance(day.value, Instant):
            return None
        beside = [piece for piece in clocks if piece.first == day.last or piece.last == day.first]
        if beside:
            return beside[0]
    return clocks[-1] if clocks else None


def _part_of(pieces: list[Piece], day: Piece | None) -> Piece | None:
    """The part of the day that stands right after it."""
    parts = (piece for piece in pieces if piece.kind == "part" and day is not None)
    return next((piece for piece in parts if day is not None and piece.first == day.last), None)


def _part_name(day: Piece | None, part: Piece | None, repeat: Piece | None) -> str | None:
    if part is not None:
        name: str = part.value
        return name
    own = getattr(day.value, "part", None) if day else None
    found: str | None = own or (repeat.value.part if repeat else None)
    return found


def _value(piece: Piece | None) -> Any:
    return piece.value if piece else None
