"""Due dates in words."""

from datetime import UTC, date, datetime, time

import pytest

from webapp.notifications.channels.email import due_text

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATE = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
FIVE = time(17, 0)


@pytest.mark.parametrize(
    ("due", "at", "zone", "now", "words"),
    [
        (date(2026, 11, 23), FIVE, "UTC", MORNING, "today 17:00"),
        (date(2026, 11, 23), None, "UTC", MORNING, "today"),
        (date(2026, 11, 24), None, "UTC", MORNING, "tomorrow"),
        (date(2026, 11, 24), time(0, 5), "UTC", MORNING, "tomorrow 00:05"),
        (date(2026, 11, 22), FIVE, "UTC", MORNING, "yesterday 17:00"),
        (date(2026, 11, 27), FIVE, "UTC", MORNING, "Friday, 27 November 2026 at 17:00"),
        (date(2026, 11, 27), None, "UTC", MORNING, "Friday, 27 November 2026"),
        (date(2027, 1, 3), None, "UTC", MORNING, "Sunday, 3 January 2027"),
        (date(2026, 11, 24), None, "Europe/Berlin", LATE, "today"),
        (date(2026, 11, 23), None, "America/Los_Angeles", LATE, "today"),
        (date(2026, 11, 24), FIVE, "Pacific/Kiritimati", MORNING, "tomorrow 17:00"),
        (date(2026, 11, 24), FIVE, "Pacific/Kiritimati", LATE, "today 17:00"),
        (
            date(2026, 3, 29),
            time(2, 30),
            "Europe/Berlin",
            datetime(2026, 3, 28, 12, tzinfo=UTC),
            "tomorrow 02:30",
        ),
    ],
)
def test_a_due_date_reads_as_the_reader_would_say_it(due, at, zone, now, words):
    assert due_text(due, at, zone_name=zone, now=now) == words


def test_a_naive_now_is_refused():
    with pytest.raises(ValueError, match="zone"):
        due_text(date(2026, 11, 23), None, zone_name="UTC", now=datetime(2026, 11, 23))
