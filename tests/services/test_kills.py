"""Any one service may die: the others serve, and what it missed arrives when it is back."""

from datetime import timedelta
from typing import Any

import pytest

from tests.services.conftest import Caller, sign_up
from tests.support.split import Split
from tests.support.waiting import until
from webapp.core import clock

pytestmark = pytest.mark.xdist_group("services apart")


def _zone(world: Split) -> Any:
    row = world.database("tasks")["user_profiles"].find_one({}, hint="_id_")
    return row and row["timezone"]


def test_without_notifications_the_others_serve_and_the_mail_comes_later(world: Split) -> None:
    world.stop("notifications", kill=True)
    try:
        bea = sign_up(world, "bea")
        assert bea.task().status_code == 201
        assert bea.ask("GET", "/me").status_code == 200
        until(lambda: world.waiting("notifications.incoming") == 2)  # the profile, and the mail asked for
        assert world.catcher.messages() == []
    finally:
        world.start("notifications")
    until(lambda: world.catcher.messages("bea@example.com"), seconds=20)
    world.quiet()
    assert len(world.catcher.messages()) == 1


@pytest.mark.apart
def test_without_tasks_the_others_serve_and_it_hears_of_them_later(world: Split, ada: Caller) -> None:
    until(lambda: _zone(world))
    world.stop("tasks", kill=True)
    try:
        changed = ada.ask("PATCH", "/me", json={"timezone": "Asia/Tokyo"})
        assert changed.status_code == 200, changed.text
        assert ada.ask("GET", "/tasks").status_code == 502
        until(lambda: world.catcher.messages("ada@example.com"))
    finally:
        world.start("tasks")
    until(lambda: _zone(world) == "Asia/Tokyo", seconds=20)
    assert ada.task().status_code == 201


@pytest.mark.apart
def test_without_auth_the_others_serve_and_remind(world: Split, ada: Caller) -> None:
    world.quiet()
    world.database("notifications")["user_profiles"].update_many({}, {"$set": {"email_verified": True}})
    world.stop("auth", kill=True)
    try:
        at = (clock.now() + timedelta(seconds=2)).isoformat().replace("+00:00", "Z")
        made = ada.task(title="Water the plants", reminders=[{"at": at}])
        assert made.status_code == 201, made.text
        until(lambda: any("plants" in mail["subject"] for mail in world.catcher.messages()), seconds=20)
    finally:
        world.start("auth")
    assert ada.log_in().ask("GET", "/tasks").json()["items"][0]["title"] == "Water the plants"
