"""What other services know of a profile: auth tells them by events."""

from typing import Any
from uuid import UUID

import pytest

from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import verification_token
from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.contracts.events import UserChanged
from webapp.notifications import public as notifications
from webapp.tasks import public as tasks

KEEPERS = ["tasks", "notifications"]
HANDLERS = {"tasks": tasks.handle, "notifications": notifications.handle}


@pytest.mark.parametrize("service", KEEPERS)
def test_a_new_account_is_known(alice: Person, jobs: Jobs, stored: Any, service: str) -> None:
    jobs.drain()

    kept = profile(stored, service, alice)
    assert (kept["version"], kept["timezone"], kept["locale"]) == (1, "UTC", "en")


@pytest.mark.parametrize("service", KEEPERS)
def test_a_changed_profile_is_known(alice: Person, jobs: Jobs, stored: Any, service: str) -> None:
    alice.patch("/me", {"timezone": "Asia/Tokyo", "locale": "ja"})
    jobs.drain()

    kept = profile(stored, service, alice)
    assert (kept["version"], kept["timezone"], kept["locale"]) == (2, "Asia/Tokyo", "ja")


def test_a_confirmed_address_is_known(
    alice: Person, jobs: Jobs, stored: Any, post: Call, mails: Catcher
) -> None:
    jobs.drain()
    assert profile(stored, "notifications", alice)["email_verified"] is False

    post("verify-email", {"token": verification_token(mails, alice.email)})
    jobs.drain()

    assert profile(stored, "notifications", alice)["email_verified"] is True


def test_only_who_sends_mail_keeps_the_address(alice: Person, jobs: Jobs, stored: Any) -> None:
    jobs.drain()

    assert alice.email not in str(profile(stored, "tasks", alice))
    assert profile(stored, "notifications", alice)["email"] == alice.email


@pytest.mark.parametrize("service", KEEPERS)
@pytest.mark.parametrize("order", [(3, 2, 1), (1, 3, 2), (2, 3, 3, 1), (3, 1, 2, 3)])
def test_an_old_event_never_brings_an_old_profile_back(
    alice: Person, stored: Any, service: str, order: tuple[int, ...]
) -> None:
    for version in order:
        event = changed(alice, version)
        HANDLERS[service](event, event.id)

    kept = profile(stored, service, alice)
    assert (kept["version"], kept["timezone"]) == (3, "Etc/GMT+3")


def test_what_was_told_leaves_no_row_behind(alice: Person, jobs: Jobs, stored: Any) -> None:
    alice.patch("/me", {"name": "Alicia"})
    jobs.drain()

    assert stored["myriad_auth"]["outbox"].find_one() is None


def changed(person: Person, version: int) -> UserChanged:
    return UserChanged(
        user_id=UUID(person.id),
        version=version,
        email=person.email,
        email_verified=True,
        name="Alice",
        timezone=f"Etc/GMT+{version}",
        locale="en",
    )


def profile(stored: Any, service: str, person: Person) -> dict[str, Any]:
    """What the service keeps of the person."""
    found: dict[str, Any] = stored[f"myriad_{service}"]["user_profiles"].find_one({"_id": UUID(person.id)})
    return found
