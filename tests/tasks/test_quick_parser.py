"""What quick add reads in a line: the written corpus, its spans, hostile lines, and time."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from webapp.tasks.service.quick import MAX_CHARACTERS, Here, Parsed, parse

HERE = Here(datetime(2027, 3, 17, 9, 30, tzinfo=UTC), "Europe/Berlin", projects=("Home Renovation",))
CORPUS = Path(__file__).with_name("quick_add.txt")
MAX_SECONDS = 0.05
"""Of a processor, for the longest line; a typical one takes 0.0002."""


def cases() -> list[tuple[str, str]]:
    lines = [line for line in CORPUS.read_text().splitlines() if line and not line.startswith("## ")]
    return [(text, shown.strip()) for text, shown in zip(lines[::2], lines[1::2], strict=True)]


def shown(parsed: Parsed) -> str:
    """As the corpus has it."""
    due = parsed.due
    parts = [parsed.title]
    if due:
        parts.append("due " + " ".join(part for part in (due["date"], due["time"], due["timezone"]) if part))
    if parsed.rrule:
        parts.append(("from completion " if parsed.from_completion else "") + parsed.rrule)
    parts += [f"#{parsed.project}"] if parsed.project else []
    parts += [f"@{label}" for label in parsed.labels]
    parts += [f"priority {parsed.priority}" for span in parsed.spans if span.kind == "priority"]
    for one in parsed.reminders:
        at = f"{one.at:%Y-%m-%dT%H:%M}Z" if one.at else f"{one.minutes_before} min before"
        parts.append(f"remind {at}")
    return " | ".join(parts)


def utf16(text: str, start: int, end: int) -> str:
    """As `text.slice(start, end)` in a browser."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_the_corpus_has_at_least_two_hundred_lines_each_once() -> None:
    assert len({text for text, _ in cases()}) == len(cases()) >= 200


def test_a_line_becomes_what_the_corpus_says(subtests: pytest.Subtests) -> None:
    for text, wanted in cases():
        with subtests.test(str((text, wanted))):
            assert shown(parse(text, HERE)) == wanted


def test_every_rule_of_the_corpus_is_one_that_tasks_accept() -> None:
    rules = [rule for text, _ in cases() if (rule := parse(text, HERE).rrule)]

    assert len(rules) > 50
    for rule in rules:
        rrulestr(rule, dtstart=datetime(2027, 3, 17))


def test_the_same_line_always_means_the_same() -> None:
    for text, _ in cases():
        assert parse(text, HERE) == parse(text, HERE)


def test_spans_say_what_was_taken_for_what() -> None:
    text = "Pay rent every 1st 9am #home @bills p1"
    found = [(utf16(text, span.start, span.end), span.kind, span.value) for span in parse(text, HERE).spans]

    assert found == [
        ("every 1st", "recurrence", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("9am", "time", "09:00"),
        ("#home", "project", "home"),
        ("@bills", "label", "bills"),
        ("p1", "priority", "3"),
    ]


def test_spans_count_as_browsers_do() -> None:
    text = "🎉🎉 party tomorrow at 8pm"
    date, at = parse(text, HERE).spans

    assert (utf16(text, date.start, date.end), utf16(text, at.start, at.end)) == ("tomorrow", "at 8pm")
    assert date.start == 11


def test_a_span_takes_its_preposition_and_leaves_the_stop() -> None:
    text = "Send it by friday, then rest"
    (span,) = parse(text, HERE).spans

    assert utf16(text, span.start, span.end) == "by friday"


@pytest.mark.parametrize(
    ("text", "month_first", "wanted"),
    [
        ("Flight 5/6/2027", False, "2027-06-05"),
        ("Flight 5/6/2027", True, "2027-05-06"),
        ("Flight 24/6/2027", True, "2027-06-24"),
        ("Flight on 5/6", True, "2027-05-06"),
        ("Flight 5.6.2027", True, "2027-06-05"),
    ],
)
def test_the_order_of_day_and_month_is_the_users(text: str, month_first: bool, wanted: str) -> None:
    due = parse(text, replace(HERE, month_first=month_first)).due

    assert due is not None
    assert due["date"] == wanted


@pytest.mark.parametrize(
    ("zone", "today"), [("Pacific/Kiritimati", "2027-03-17"), ("Pacific/Honolulu", "2027-03-16")]
)
def test_today_is_the_day_where_the_user_is(zone: str, today: str) -> None:
    due = parse("Buy milk today", replace(HERE, zone=zone)).due

    assert due == {"date": today, "time": None, "timezone": None}


def test_so_many_hours_are_counted_in_real_time_over_a_clock_change() -> None:
    night = replace(HERE, now=datetime(2027, 3, 28, 0, 30, tzinfo=UTC))  # 01:30, half an hour before

    due = parse("Check oven in 1 hour", night).due

    assert due == {"date": "2027-03-28", "time": "03:30", "timezone": None}


@pytest.mark.parametrize("day", range(15, 22))
def test_a_weekday_is_the_next_one_after_today(day: int) -> None:
    here = replace(HERE, now=datetime(2027, 3, day, 9, tzinfo=UTC))  # the 15th is a Monday
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")):
        due = parse(f"Call Bob {name}", here).due
        assert due is not None
        found = datetime.fromisoformat(due["date"])
        assert found.weekday() == number
        assert 1 <= (found.date() - here.today).days <= 7


WORDS = """every every! each other last first 2nd 31st and or on at by for until from starting in the monday
sun may feb 29 30 5 12 1 2027 5pm 17:00 noon days weeks times remind me before #a @b p1 #1 " “ ” #" \\x ,
. ; ( ) - – / 1/2/3 1.2.2027 2027-02-30 🎉 x@y.z http://x a. b, İ ß"""
PIECES = st.sampled_from([*WORDS.split(), "\u00a0", "\u2028", "\t"])


@settings(max_examples=60, deadline=None, database=None)
@given(st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=80))
@example('#"')
@example("every every every day")
@example("every 0 days until feb 30")
@example("31 dec 2999 every year starting 31 dec 2999")
@example("in 999 years")
def test_whatever_is_typed_nothing_breaks_or_gets_lost(text: str) -> None:
    parsed = parse(text, HERE)

    assert parsed.title == " ".join(parsed.title.split())
    assert bool(parsed.title) == bool(text.split())
    places = [place for span in parsed.spans for place in (span.start, span.end)]
    assert places == sorted(places)
    taken = "".join(utf16(text, span.start, span.end) for span in parsed.spans)
    kept = [character for character in text if character.isalnum()]
    assert sorted(kept) == sorted(c for c in taken + parsed.title if c.isalnum()) or "remind" in text
    if parsed.due:
        assert "1970-01-01" <= parsed.due["date"] <= "2999-12-31"
    if parsed.rrule:
        rrulestr(parsed.rrule, dtstart=datetime(1970, 1, 1))


@pytest.mark.parametrize(
    "piece",
    [
        "every ",
        "every mon, ",
        "every 1st and ",
        "1st and ",
        "in 1 ",
        "1/",
        "may 1 ",
        "monday , ",
        '"',
        '#"',
        "#a ",
        "@a ",
        "(",
        "remind me ",
        "at 5 or ",
        "5pm - ",
        "9",
        "é",
        "🎉",
        "a.",
        "and the ",
        "next ",
        "#home renovation ",
        "p1 ",
        "\\",
        "2027-01-01 ",
    ],
)
def test_the_longest_line_is_read_in_bounded_time(piece: str) -> None:
    text = (piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
    best = min(_seconds(text) for _ in range(3))

    assert best < MAX_SECONDS


def _seconds(text: str) -> float:
    began = time.thread_time()
    parse(text, HERE)
    return time.thread_time() - began
