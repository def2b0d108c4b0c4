"""What holds for every rule, every zone and every day."""

import os
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.tasks.service.dues import DAY, MILLISECOND, day_start, due_instant
from webapp.tasks.service.recurrence import RuleError, following, parse
from webapp.tasks.service.repeating import next_of, wall_of

LONG = bool(os.environ.get("MYRIAD_LONG"))
EXAMPLES = 5_000 if LONG else 120
YEARS = range(1970, 2038) if LONG else range(2027, 2028)
ZONES = sorted(available_timezones() - {"localtime"})
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

some_days = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True).map(",".join)
parts = {
    "DAILY": st.sampled_from(["", ";BYDAY=MO,TU,WE,TH,FR", ";BYMONTH=1,6", ";BYMONTHDAY=1,15,-1"]),
    "WEEKLY": st.one_of(st.just(""), some_days.map(";BYDAY={}".format)),
    "MONTHLY": st.one_of(
        st.just(""),
        st.sampled_from(
            [";BYMONTHDAY=31", ";BYMONTHDAY=-1", ";BYMONTHDAY=1,15", ";BYDAY=2TU", ";BYDAY=-1FR"]
        ),
        some_days.map(";BYDAY={};BYSETPOS=-1".format),
    ),
    "YEARLY": st.sampled_from(["", ";BYMONTH=2;BYMONTHDAY=29", ";BYMONTH=11;BYDAY=4TH", ";BYYEARDAY=-1"]),
}
rules = st.sampled_from(sorted(parts)).flatmap(
    lambda freq: st.builds("FREQ={};INTERVAL={}{}".format, st.just(freq), st.integers(1, 12), parts[freq])
)
walls = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(
    lambda wall: wall.replace(second=0, microsecond=0)
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(rules, walls, st.sampled_from(ZONES), st.timedeltas(timedelta(0), timedelta(days=900)))
def test_the_next_is_after_the_last_and_what_dateutil_gives_on_the_wall_clock(
    text: str, last: datetime, zone: str, late: timedelta
) -> None:
    rule = parse(text)
    assert parse(rule.text) == rule
    found = following(rule, last, zone)
    missed = following(rule, last, zone, not_before=last + late)
    days_off = last.day > 28 and not rule.names_days  # there the product's rule is the month's last day
    oracle = rrulestr(rule.explicit(last).text if days_off else text, dtstart=last)
    wanted = next((wall for wall in islice(oracle, 2) if wall > last), None)

    assert found == wanted
    assert missed == (oracle.after(last + late, inc=True) if late else wanted)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    rules, walls, st.sampled_from(ZONES), st.timedeltas(timedelta(days=-60), timedelta(days=60)), st.data()
)
def test_a_task_moves_on_by_its_due_or_by_the_day_of_completing(
    text: str, last: datetime, zone: str, late: timedelta, data: Any
) -> None:
    kind = data.draw(st.sampled_from(["due", "completion"]))
    timed = data.draw(st.booleans())
    due = {"date": f"{last.date()}", "time": f"{last:%H:%M}" if timed else None, "timezone": None}
    now = last.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) + late
    task = {"due": due, "recurrence": {"rrule": text, "from": kind}}
    moved = next_of(task, completed=True, zone=zone, now=now)
    if moved is None:
        return
    wall, today = wall_of(moved[0]), now.astimezone(ZoneInfo(zone)).date()

    assert wall.date() > today if kind == "completion" else wall > wall_of(due)
    assert wall.date() >= today
    assert moved[0]["time"] == due["time"]
    parse(moved[1]["rrule"])


late_in_the_month = st.builds(
    lambda wall, month, day: wall.replace(month=month, day=day),
    walls,
    st.sampled_from([1, 3, 5, 7, 8, 10, 12]),
    st.integers(29, 31),
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(late_in_the_month, st.integers(1, 14))
def test_a_monthly_task_keeps_the_day_it_began_on_through_short_months(
    start: datetime, interval: int
) -> None:
    """Completed one by one or counted from the start, the dates are the same: none drifts."""
    rule, wall = parse(f"FREQ=MONTHLY;INTERVAL={interval}"), start
    for number in range(1, 9):
        coming = following(rule, wall, "UTC")
        assert coming is not None
        rule, wall = rule.left(wall.date()), coming
        months = start.month - 1 + number * interval
        last_of = date(start.year + (months + 1) // 12, (months + 1) % 12 + 1, 1) - timedelta(days=1)
        assert wall.date() == last_of.replace(day=min(start.day, last_of.day))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("FREQ=BYDAILYMONTHSUC;,-0123456789", max_size=80)))
def test_any_text_is_a_rule_or_is_refused(text: str) -> None:
    try:
        rule = parse(text)
    except RuleError:
        return
    assert parse(rule.text) == rule
    following(rule, datetime(2027, 1, 31, 9), "UTC", not_before=datetime(2030, 1, 1))


def changes(zone: ZoneInfo, year: int) -> list[date]:
    """The days of a year on which the clocks of a zone change, and those beside them."""
    noons = [datetime.combine(date(year, 1, 1) + n * DAY, time(12), zone) for n in range(-1, 366)]
    offsets = [noon.utcoffset() for noon in noons]
    found = [noons[n].date() for n in range(1, len(noons)) if offsets[n] != offsets[n - 1]]
    return [day + n * DAY for day in found for n in (-1, 0, 1)]


@pytest.mark.parametrize("year", YEARS)
def test_a_day_is_that_day_in_every_zone_on_every_day_that_clocks_change(year: int) -> None:
    """ "Off by one": the instant that a due day ends is on that day, and so is the view of it."""
    looked_at = 0
    for name in ZONES:
        zone = ZoneInfo(name)
        for day in changes(zone, year):
            if datetime.combine(day, time(12), zone).astimezone(UTC).astimezone(zone).date() != day:
                continue  # there was no such day: Samoa left one out when it changed sides
            ends = due_instant({"date": f"{day}", "time": None, "timezone": None}, name)
            assert ends is not None
            assert ends.astimezone(zone).date() == day, (name, day)
            assert (ends + MILLISECOND).astimezone(zone).date() == day + DAY, (name, day)
            assert day_start(day, name) <= ends < day_start(day + DAY, name), (name, day)
            assert day_start(day, name).astimezone(zone).date() == day, (name, day)
            looked_at += 1

    assert looked_at > 300
