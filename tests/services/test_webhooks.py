"""Webhooks where services are apart: tasks knows what changed, notifications whom to call."""

from typing import Any

import pytest

from tests.services.conftest import Caller
from tests.support.receiver import receiving
from tests.support.split import Split
from tests.support.waiting import until

pytestmark = pytest.mark.xdist_group("services apart")


def _hooked(world: Split, caller: Caller, url: str) -> dict[str, Any]:
    """A webhook that tasks has heard of."""
    made = caller.ask("POST", "/webhooks", json={"url": url})
    assert made.status_code == 201, made.text
    profiles = world.database("tasks")["user_profiles"]
    until(lambda: (profiles.find_one({}, hint="_id_") or {}).get("told"))
    found: dict[str, Any] = made.json()
    return found


def test_a_task_that_changes_in_one_service_is_told_by_the_other(world: Split, ada: Caller) -> None:
    with receiving() as receiver:
        hook = _hooked(world, ada, receiver.url)
        task = ada.task(title="Pay rent").json()
        for title in ("Pay the rent", "Pay all rent"):
            until(lambda: len(receiver.calls) >= 1)
            seen = len(receiver.calls)
            assert ada.ask("PATCH", f"/tasks/{task['id']}", json={"title": title}).status_code == 200
            until(lambda seen=seen: len(receiver.calls) > seen, seconds=20)
        told = [call.json["data"]["task"] for call in receiver.calls]
        assert [one["version"] for one in told] == [1, 2, 3]
        assert {one["id"] for one in told} == {task["id"]}
        assert all(call.is_signed_by(hook["secret"]) for call in receiver.calls)
        assert len({call.id for call in receiver.calls}) == 3
        world.quiet()
        log = ada.ask("GET", f"/webhooks/{hook['id']}/deliveries").json()["items"]
        assert {one["state"] for one in log} == {"delivered"}


def test_what_a_receiver_refused_goes_out_again_under_its_id(world: Split, ada: Caller) -> None:
    with receiving() as receiver:
        _hooked(world, ada, receiver.url)
        receiver.statuses = [503]
        assert ada.task(title="Pay rent").status_code == 201
        until(receiver.taken, seconds=20)
        assert len({call.id for call in receiver.calls}) == 1
        assert [call.answer for call in receiver.calls] == [503, 200]


def test_a_webhook_that_is_deleted_hears_of_nothing_more(world: Split, ada: Caller) -> None:
    with receiving() as receiver:
        hook = _hooked(world, ada, receiver.url)
        assert ada.ask("DELETE", f"/webhooks/{hook['id']}").status_code == 204
        profiles = world.database("tasks")["user_profiles"]
        until(lambda: not (profiles.find_one({}, hint="_id_") or {}).get("told"))
        assert ada.task(title="Pay rent").status_code == 201
        world.quiet()
        assert receiver.calls == []
