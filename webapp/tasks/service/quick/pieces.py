"""What words of a line may be: a piece is one thing that was read, before it is known what is meant."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from webapp.tasks.service.quick import guards, marks, reminders
from webapp.tasks.service.quick.clocks import (
    read_bare_hour,
    read_clock,
    read_instant,
)
from webapp.tasks.service.quick.days import Day, next_monthday, read_day
from webapp.tasks.service.quick.here import Here
from webapp.tasks.service.quick.repeats import read_repeat
from webapp.tasks.service.quick.vocabulary import (
    COUNT,
    NTH,
    count_of,
    pattern,
    unit_of,
)
from webapp.tasks.service.quick.words import Line


@dataclass(frozen=True, slots=True)
class Piece:
    """Words `first` up to `last`, and what they may be. `weight`: how surely a day is the due date."""

    kind: str
    first: int
    last: int
    value: Any
    weight: int = 0


def pieces_of(line: Line, here: Here) -> list[Piece]:
    """The pieces of a line, in order, none over another."""
    found: list[Piece] = []
    index = 0
    while index < len(line.words):
        piece = _Reading(line, here, index, found[-1] if found else None).piece()
        if piece is not None:
            found.append(piece)
        index = piece.last if piece else index + 1
    return found


class _Reading:
    """One look at a line, from one of its words on. `last` is the piece before it."""

    def __init__(self, line: Line, here: Here, index: int, last: Piece | None) -> None:
        self._line, self._here, self._index = line, here, index
        self._plain, self._place = line.plain, line.starts[index]
        self._before = line.word_before(self._place)
        self._after_day = last is not None and last.kind in ("day", "repeat") and last.last == index

    def piece(self) -> Piece | None:
        """What begins with this word, if anything does."""
        return next((piece for read in self._readers() if (piece := read())), None)

    def _readers(self) -> Iterator[Callable[[], Piece | None]]:
        yield self._mark
        yield self._repeat
        yield self._end_of_repeat
        yield self._reminder
        yield self._instant
        yield self._day
        yield self._part
        yield self._clock

    def _made(self, kind: str, end: int, value: Any, weight: int = 0) -> Piece:
        return Piece(kind, self._index, self._line.index(end), value, weight)

    def _mark(self) -> Piece | None:
        word = self._line.words[self._index]
        if not word.opaque and (priority := marks.PRIORITIES.get(word.text.lower())) is not None:
            return Piece("priority", self._index, self._index + 1, priority)
        named = marks.name_at(self._line, self._index, self._here)
        kind = "project" if word.text.startswith("#") else "label"
        return Piece(kind, self._index, self._index + named[1], named[0]) if named else None

    def _repeat(self) -> Piece | None:
        found = read_repeat(self._plain, self._place)
        if found is None or (
            found.closing and (self._before in guards.OWNERS or not guards.closes(self._plain, found.end))
        ):
            return None
        return self._made("repeat", found.end, found)

    def _end_of_repeat(self) -> Piece | None:
        if found := _TIMES.match(self._plain, self._place):
            return self._made("count", found.end(), count_of(found["count"]))
        if found := _LASTING.match(self._plain, self._place):
            unit, count = unit_of(found["unit"]), count_of(found["count"])
            return self._made("lasting", found.end(), {f"{unit}s": count})
        for kind, rule in (("until", _UNTIL), ("start", _START)):
            if found := rule.match(self._plain, self._place):
                return self._day_within(kind, found.end())
        return None

    def _day_within(self, kind: str, place: int) -> Piece | None:
        day = read_day(self._plain, place, self._here)
        return self._made(kind, day.end, day) if day else None

    def _reminder(self) -> Piece | None:
        if before := reminders.read_before(self._plain, self._place):
            return self._made("before", before.end, before.minutes)
        if self._index == 0:
            end = reminders.begins(self._plain)
            return self._made("asks", end, None) if end else None
        place = reminders.asks(self._plain, self._place)
        return self._reminder_at(place) if place is not None else None

    def _reminder_at(self, place: int) -> Piece | None:
        """`remind me` and a moment: a day and a time, in either order, or one of them."""
        moment: dict[str, Any] = {}
        end = None
        for _ in range(2):
            read = self._moment_at(place)
            if read is None or read[0] in moment:
                break
            kind, value = read
            moment[kind], end, place = value, value.end, value.end + 1
        return self._made("remind", end, moment) if end is not None else None

    def _moment_at(self, place: int) -> tuple[str, Any] | None:
        if instant := read_instant(self._plain, place, self._here):
            return "instant", instant
        if clock := read_clock(self._plain, place) or read_bare_hour(self._plain, place):
            return "clock", clock
        lead = _LEAD.match(self._plain, place)
        day = read_day(self._plain, lead.end() if lead else place, self._here)
        return ("day", day) if day else None

    def _instant(self) -> Piece | None:
        found = read_instant(self._plain, self._place, self._here)
        return self._made("day", found.end, found, 1) if found else None

    def _day(self) -> Piece | None:
        found = _LEAD.match(self._plain, self._place)
        lead = found["word"] if found else ""
        day = read_day(self._plain, found.end() if found else self._place, self._here)
        if day is None and lead:
            day = read_day(self._plain, self._place, self._here)
        if day is None:
            return self._nth_day()
        return self._made("day", day.end, day, self._weight(lead)) if self._is_meant(day, lead) else None

    def _nth_day(self) -> Piece | None:
        """`on the 15th`."""
        found = _ON_NTH.match(self._plain, self._place)
        if not found or not guards.closes(self._plain, found.end()):
            return None
        day = next_monthday(int(found["nth"][:-2]), self._here)
        if day is None:
            return None
        return self._made("day", found.end(), Day(day, found.end()), self._weight(found["lead"]))

    def _weight(self, lead: str) -> int:
        if lead.startswith(("due", "by", "before", "deadline")):
            return 3
        return 2 if self._index == 0 else 1

    def _is_meant(self, day: Day, lead: str) -> bool:
        words = self._plain[self._place : day.end]
        if guards.is_choice(self._plain, day.end):
            return False
        if lead:
            return lead != "for" or guards.closes(self._plain, day.end)
        if guards.is_named_by(self._before):
            return False
        if words in guards.WORDS_TOO:
            return self._is_beside_a_time(day.end)
        return guards.closes(self._plain, day.end) if guards.is_doubtful(words) else True

    def _is_beside_a_time(self, end: int) -> bool:
        if guards.is_hour(self._before) or _PART.match(self._plain, end + 1):
            return True
        return bool(read_clock(self._plain, end + 1) or read_bare_hour(self._plain, end + 1))

    def _part(self) -> Piece | None:
        """`morning` or `noon`, right after a day; `noon` before one."""
        found = _PART.match(self._plain, self._place)
        if found and self._after_day and not guards.is_choice(self._plain, found.end()):
            return self._made("part", found.end(), found["part"] or "night")
        found = _NOON.match(self._plain, self._place)
        if found and (self._after_day or read_day(self._plain, found.end() + 1, self._here)):
            clock = read_clock(f"at {found.group()}", 0)
            return self._made("clock", found.end(), clock)
        return None

    def _clock(self) -> Piece | None:
        clock = read_clock(self._plain, self._place)
        if clock is None:
            clock = read_bare_hour(self._plain, self._place)
            if clock is not None and not guards.closes(self._plain, clock.end):
                return None
        return (
            self._made("clock", clock.end, clock)
            if clock and guards.is_alone(self._plain, self._before, clock.end)
            else None
        )


_LEAD = re.compile(r"(?P<word>(?:due|deadline|do)(?: date)?(?: ;)?(?: (?:on|by|before))?|on|by|before|for) ")
_ON_NTH = pattern(rf"(?P<lead>(?:due )?(?:on|by|before)|due) (?:the )?(?P<nth>{NTH})")
_PART = pattern(r"(?:(?:in the )?(?P<part>morning|afternoon|evening|night)|at night)")
_NOON = pattern(r"(?:noon|midday|midnight)")
_TIMES = pattern(rf"(?:for )?(?P<count>{COUNT}) times")
_LASTING = pattern(rf"for (?P<count>{COUNT}) (?P<unit>days?|weeks?|months?|years?)")
_UNTIL = re.compile(r"(?:until|till|ending|ends)(?: on)? ")
_START = re.compile(r"(?:starting|starts|from|beginning)(?: on)? ")
