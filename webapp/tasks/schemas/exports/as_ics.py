"""iCalendar (RFC 5545): a task that is not in the trash is a VTODO.

A due day is a DATE, a floating due has no zone, a fixed one bears its TZID, and each zone's VTIMEZONE stands
before its first use. A task that comes back has its due as DTSTART too, as the rule counts from there. A rule
that counts from completion has no form in iCalendar: it is told in the notes.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from webapp.core.db import Row
from webapp.core.fields import format_instant
from webapp.tasks.schemas.exports.content_lines import content_line, quoted, text

_BEGIN = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Myriad//Tasks//EN", "CALSCALE:GREGORIAN")
_STATUS = {"todo": "NEEDS-ACTION", "doing": "IN-PROCESS", "done": "COMPLETED"}
_PRIORITY = {3: 1, 2: 5, 1: 9, 0: 0}
_FIRST, _LAST = date(1970, 1, 1), date(2038, 1, 1)
_MORNING_MINUTES = 9 * 60
Lines = Iterator[str]


def ics_parts(pages: Iterable[list[Row]], projects: Mapping[str, str]) -> Iterator[bytes]:
    """One VCALENDAR. `projects` are names by id."""
    yield _bytes(_BEGIN)
    zones: set[str] = set()
    for rows in pages:
        for zone in sorted({zone for row in rows if (zone := _zone(row))} - zones):
            yield _timezone(zone)
            zones.add(zone)
        yield b"".join(_bytes(_todo(row, projects)) for row in rows if row.get("deleted_at") is None)
    yield _bytes(["END:VCALENDAR"])


def _todo(row: Row, projects: Mapping[str, str]) -> Lines:
    yield "BEGIN:VTODO"
    yield f"UID:{row['_id']}@myriad"
    yield f"DTSTAMP:{_utc(row['updated_at'])}"
    yield f"CREATED:{_utc(row['created_at'])}"
    yield f"LAST-MODIFIED:{_utc(row['updated_at'])}"
    yield f"SUMMARY:{text(row['title'])}"
    if notes := _notes(row):
        yield f"DESCRIPTION:{text(notes)}"
    yield f"STATUS:{_STATUS[row['status']]}"
    if row["status"] == "done" and row.get("completed_at"):
        yield f"COMPLETED:{_utc(row['completed_at'])}"
        yield "PERCENT-COMPLETE:100"
    yield f"PRIORITY:{_PRIORITY[row['priority']]}"
    yield from _gathered(row, projects)
    yield from _due(row)
    for reminder in row.get("reminders") or ():
        yield from _alarm(row, reminder)
    yield "END:VTODO"


def _gathered(row: Row, projects: Mapping[str, str]) -> Lines:
    if row.get("labels"):
        yield f"CATEGORIES:{','.join(map(text, row['labels']))}"
    if name := projects.get(str(row.get("project_id"))):
        yield f"X-MYRIAD-PROJECT:{text(name)}"
    if row.get("parent_id"):
        yield f"RELATED-TO:{row['parent_id']}@myriad"


def _due(row: Row) -> Lines:
    due = row.get("due")
    if not due:
        return
    value = _moment(due)
    rule = row.get("recurrence")
    if rule:
        yield f"DTSTART{value}"
    yield f"DUE{value}"
    if rule and rule.get("from", "due") == "due":
        yield f"RRULE:{rule['rrule']}"


def _moment(due: Mapping[str, Any]) -> str:
    """The parameters and value of a DTSTART or DUE."""
    day = due["date"].replace("-", "")
    if due["time"] is None:
        return f";VALUE=DATE:{day}"
    wall = f"{day}T{due['time'].replace(':', '')}00"
    if due["timezone"] is None:
        return f":{wall}"
    return f":{wall}Z" if due["timezone"] == "UTC" else f";TZID={quoted(due['timezone'])}:{wall}"


def _alarm(row: Row, reminder: Mapping[str, Any]) -> Lines:
    """Minutes before a due day count from nine in the morning; where nothing is due they have no moment."""
    if reminder["at"] is not None:
        trigger = f"TRIGGER;VALUE=DATE-TIME:{_utc(reminder['at'])}"
    elif row.get("due"):
        minutes = -reminder["minutes_before"] + (0 if row["due"]["time"] else _MORNING_MINUTES)
        trigger = f"TRIGGER;RELATED=END:{'-' if minutes < 0 else ''}PT{abs(minutes)}M"
    else:
        return
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{text(row['title'])}", trigger, "END:VALARM")


def _notes(row: Row) -> str:
    """The notes, the checklist, and a rule that iCalendar cannot say."""
    items = [f"- [{'x' if item['done'] else ' '}] {item['text']}" for item in row.get("checklist") or ()]
    rule = row.get("recurrence") or {}
    told = [f"Comes back after completion: {rule['rrule']}"] if rule.get("from") == "completion" else []
    return "\n".join([*filter(None, [row.get("notes")]), *items, *told])


def _zone(row: Row) -> str | None:
    zone: str | None = (row.get("due") or {}).get("timezone")
    return None if zone == "UTC" else zone


@lru_cache(maxsize=64)
def _timezone(zone: str) -> bytes:
    """The zone's VTIMEZONE: its clock changes from 1970 to 2038."""
    from icalendar import Timezone  # noqa: PLC0415  (2 MB, of use to an export that names a zone)

    made = Timezone.from_tzinfo(ZoneInfo(zone), tzid=zone, first_date=_FIRST, last_date=_LAST)
    return bytes(made.to_ical())


def _utc(instant: datetime) -> str:
    return format_instant(instant)[:19].replace("-", "").replace(":", "") + "Z"


def _bytes(lines: Iterable[str]) -> bytes:
    return b"".join(map(content_line, lines))
