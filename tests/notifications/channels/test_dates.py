"""Due dates in words, in the reader's language."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from webapp.notifications.channels.email import due_text, moment_text, span_text

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATE = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
FIVE = time(17, 0)


@pytest.mark.parametrize(
    ("due", "at", "zone", "now", "words"),
    [
        (date(2026, 11, 23), FIVE, "UTC", MORNING, "today at 5:00 PM"),
        (date(2026, 11, 23), None, "UTC", MORNING, "today"),
        (date(2026, 11, 24), None, "UTC", MORNING, "tomorrow"),
        (date(2026, 11, 24), time(0, 5), "UTC", MORNING, "tomorrow at 12:05 AM"),
        (date(2026, 11, 22), FIVE, "UTC", MORNING, "yesterday at 5:00 PM"),
        (date(2026, 11, 27), FIVE, "UTC", MORNING, "Friday, November 27, 2026 at 5:00 PM"),
        (date(2026, 11, 27), None, "UTC", MORNING, "Friday, November 27, 2026"),
        (date(2026, 11, 24), None, "Europe/Berlin", LATE, "today"),
        (date(2026, 11, 23), None, "America/Los_Angeles", LATE, "today"),
        (date(2026, 11, 24), FIVE, "Pacific/Kiritimati", MORNING, "tomorrow at 5:00 PM"),
        (date(2026, 11, 24), FIVE, "Pacific/Kiritimati", LATE, "today at 5:00 PM"),
        (
            date(2026, 3, 29),
            time(2, 30),
            "Europe/Berlin",
            datetime(2026, 3, 28, 12, tzinfo=UTC),
            "tomorrow at 2:30 AM",
        ),
    ],
)
def test_a_due_date_reads_as_the_reader_would_say_it(due, at, zone, now, words):
    assert due_text(due, at, zone_name=zone, now=now, locale="en") == words


@pytest.mark.parametrize(
    ("locale", "near", "far"),
    [
        ("en-GB", "today at 17:00", "Friday, 27 November 2026 at 17:00"),
        ("de", "heute um 17:00", "Freitag, 27. November 2026 um 17:00"),
        ("de-AT", "heute um 17:00", "Freitag, 27. November 2026 um 17:00"),
        ("fr", "aujourd’hui à 17:00", "vendredi 27 novembre 2026 à 17:00"),
        ("es", "hoy a las 17:00", "viernes, 27 de noviembre de 2026 a las 17:00"),
        ("pl", "today at 5:00 PM", "Friday, November 27, 2026 at 5:00 PM"),
        ("zz", "today at 5:00 PM", "Friday, November 27, 2026 at 5:00 PM"),
        ("de-ZZ", "heute um 17:00", "Freitag, 27. November 2026 um 17:00"),
    ],
)
def test_a_due_date_is_in_the_readers_language(locale, near, far):
    said = {"zone_name": "UTC", "now": MORNING, "locale": locale}
    assert due_text(date(2026, 11, 23), FIVE, **said) == near
    assert due_text(date(2026, 11, 27), FIVE, **said) == far


def test_an_instant_names_the_zone_that_it_is_told_in():
    told = moment_text(LATE, zone_name="Europe/Vienna", locale="de")
    assert told == "24. November 2026 um 00:30 (Europe/Vienna)"


@pytest.mark.parametrize(
    ("minutes", "en", "fr"),
    [
        (0, "1 minute", "1 minute"),
        (30, "30 minutes", "30 minutes"),
        (60, "1 hour", "1 heure"),
        (1440, "24 hours", "24 heures"),
    ],
)
def test_how_long_a_link_works_is_said_in_words(minutes, en, fr):
    spans = [span_text(timedelta(minutes=minutes), locale=locale) for locale in ("en", "fr")]
    assert [span.replace("\u00a0", " ").replace("\u202f", " ") for span in spans] == [en, fr]


def test_a_naive_now_is_refused():
    with pytest.raises(ValueError, match="zone"):
        due_text(date(2026, 11, 23), None, zone_name="UTC", now=datetime(2026, 11, 23), locale="en")
