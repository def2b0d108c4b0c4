"""Which channel a message takes, and when: each reason once, and the nights on which clocks change."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.notifications.channels.planned import Route
from webapp.notifications.models import EMAIL, IN_APP, WEBHOOK
from webapp.notifications.service.kinds import KINDS
from webapp.notifications.service.preferences import choice_in
from webapp.notifications.service.routing import quiet_until, routes

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
PROFILE = {"email": "a@example.com", "email_verified": True, "timezone": "UTC"}
NIGHT = {"start": "22:00", "end": "07:00"}
SECURITY_KINDS = [name for name, kind in KINDS.items() if kind.topic == "security"]


def _routes(kind: str, now: datetime = NOON, profile: Any = PROFILE, **chosen: Any) -> dict[str, Route]:
    return routes(profile, choice_in({"version": 1, **chosen}), kind, now)


def test_a_reminder_takes_every_channel_at_once() -> None:
    assert _routes("reminder") == dict.fromkeys((EMAIL, IN_APP, WEBHOOK), Route())


@pytest.mark.parametrize("channel", [EMAIL, IN_APP, WEBHOOK])
def test_a_channel_that_is_switched_off_is_not_taken(channel: str) -> None:
    found = _routes("reminder", kinds={"reminder": {channel: False}})
    assert found.pop(channel) == Route("preference")
    assert all(route == Route() for route in found.values())


def test_an_address_that_is_not_confirmed_gets_no_mail() -> None:
    found = _routes("reminder", profile={**PROFILE, "email_verified": False})
    assert found == {EMAIL: Route("unverified_address"), IN_APP: Route(), WEBHOOK: Route()}


def test_quiet_hours_hold_mail_until_they_end_and_nothing_else() -> None:
    found = _routes("reminder", NOON.replace(hour=23), quiet_hours=NIGHT)
    held = Route("quiet_hours", datetime(2027, 3, 2, 7, tzinfo=UTC))
    assert found == {EMAIL: held, IN_APP: Route(), WEBHOOK: Route()}


@pytest.mark.parametrize("kind", SECURITY_KINDS)
def test_security_mail_goes_at_once_whatever_was_chosen(kind: str) -> None:
    off = {"security": {"email": False, "in_app": False}}
    nobody = {**PROFILE, "email_verified": False}
    assert _routes(kind, NOON.replace(hour=23), nobody, kinds=off, quiet_hours=NIGHT)[EMAIL] == Route()


def test_a_mail_with_a_link_that_works_once_takes_no_other_channel() -> None:
    assert set(_routes("link")) == set(_routes("verification")) == {EMAIL}


@pytest.mark.parametrize(
    ("hours", "zone", "now", "until"),
    [
        (NIGHT, "UTC", "2027-03-01T21:59", None),
        (NIGHT, "UTC", "2027-03-01T22:00", "2027-03-02T07:00"),
        (NIGHT, "UTC", "2027-03-02T06:59", "2027-03-02T07:00"),
        (NIGHT, "UTC", "2027-03-02T07:00", None),
        ({"start": "13:00", "end": "14:00"}, "UTC", "2027-03-01T13:30", "2027-03-01T14:00"),
        ({"start": "13:00", "end": "14:00"}, "UTC", "2027-03-01T14:00", None),
        (NIGHT, "America/New_York", "2027-03-01T04:00", "2027-03-01T12:00"),
        # Europe/Berlin, 28 March 2027: 02:00 to 03:00 is not there
        (NIGHT, "Europe/Berlin", "2027-03-27T23:00", "2027-03-28T05:00"),
        ({"start": "22:00", "end": "02:30"}, "Europe/Berlin", "2027-03-27T23:00", "2027-03-28T01:30"),
        # 31 October 2027: 02:00 to 03:00 is there twice
        (NIGHT, "Europe/Berlin", "2027-10-30T22:00", "2027-10-31T06:00"),
        ({"start": "22:00", "end": "02:30"}, "Europe/Berlin", "2027-10-31T00:15", "2027-10-31T00:30"),
        ({"start": "22:00", "end": "02:30"}, "Europe/Berlin", "2027-10-31T01:15", "2027-10-31T01:30"),
    ],
    ids=str,
)
def test_quiet_hours_are_on_the_users_clock(
    hours: dict[str, str], zone: str, now: str, until: str | None
) -> None:
    at, ends = (None if one is None else datetime.fromisoformat(one + "Z") for one in (now, until))
    assert at is not None
    assert quiet_until(hours, zone, at) == ends


STEADY = ("UTC", "Asia/Kathmandu")
walls = st.times().map(lambda at: f"{at:%H:%M}")


@given(
    st.tuples(walls, walls).filter(lambda two: two[0] != two[1]),
    st.sampled_from([*STEADY, "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
)
def test_what_is_held_waits_less_than_a_day_and_goes_then(
    hours: tuple[str, str], zone: str, now: datetime
) -> None:
    quiet = dict(zip(("start", "end"), hours, strict=True))
    ends = quiet_until(quiet, zone, now)
    if ends is not None:
        assert 0 < (ends - now).total_seconds() <= 25 * 3600
        if zone in STEADY:
            assert ends - now < timedelta(days=1)
            assert quiet_until(quiet, zone, ends) is None
