"""Mail where services are apart: notifications knows when, tasks what, auth whose address it is."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.notifications.conftest import Refusing
from tests.services.conftest import Caller, sign_up
from tests.support.split import Split
from tests.support.waiting import until

pytestmark = pytest.mark.xdist_group("services apart")


@pytest.fixture
def ada(world: Split) -> Caller:
    """Somebody whose address is confirmed."""
    caller = sign_up(world, "ada")
    until(lambda: world.catcher.messages(caller.email))
    token = re.search(r"#token=(\S+)", world.catcher.messages(caller.email)[0]["text"])
    assert token is not None
    assert caller.ask("POST", "/auth/verify-email", json={"token": token[1]}).status_code == 204
    profiles = world.database("notifications")["user_profiles"]
    until(lambda: profiles.find_one({"email_verified": True}, hint="_id_"))
    world.catcher.clear()
    return caller


def test_what_is_overdue_is_mailed_at_the_users_hour(world: Split, ada: Caller) -> None:
    day = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
    assert ada.task(title="Pay rent", due={"date": day}).status_code == 201
    rows = world.database("notifications")["summaries"]
    rows.update_many({"kind": "overdue"}, {"$set": {"due": datetime.now(UTC)}}, hint="_id_")
    until(lambda: world.catcher.messages(ada.email), seconds=20)
    assert [mail["subject"] for mail in world.catcher.messages(ada.email)] == ["Overdue: Pay rent"]


def test_one_click_is_honoured_at_once(world: Split, ada: Caller) -> None:
    remind(ada)
    until(lambda: world.catcher.messages(ada.email), seconds=20)
    link = re.search(r"/api/v1(/notifications/unsubscribe\S+)", world.catcher.messages(ada.email)[0]["text"])
    assert link is not None
    assert ada.ask("POST", link[1], data={"List-Unsubscribe": "One-Click"}).status_code == 200
    remind(ada)
    suppressed = {"channel": "email", "state": "suppressed", "reason": "preference"}
    until(lambda: world.database("notifications")["deliveries"].find_one(suppressed, hint="_id_"), seconds=20)


def test_an_address_that_bounces_is_known_to_the_account_and_gets_no_more_mail(
    world: Split, ada: Caller
) -> None:
    taking = world.catcher.handler
    world.catcher.handler = Refusing(world.catcher.store, {"RCPT": "550 5.1.1 no such mailbox"})
    try:
        remind(ada)
        until(lambda: ada.ask("GET", "/me").json()["email_bounced_at"], seconds=20)
    finally:
        world.catcher.handler = taking
    profiles = world.database("notifications")["user_profiles"]
    until(lambda: profiles.find_one({"email_bounced_at": {"$type": "date"}}, hint="_id_"), seconds=20)


def remind(person: Caller) -> None:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert person.task(reminders=[{"at": now}]).status_code == 201
