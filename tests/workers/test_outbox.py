"""The outbox: what happened is told until every subscriber has heard, and to nobody in vain."""

from datetime import timedelta
from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError

from tests.workers.conftest import SERVICE, Happening, Outbox
from webapp.core import claims, clock, context, outbox
from webapp.core.db import Row
from webapp.core.outbox import NotNow

ALL = [("first", "e1"), ("second", "e1")]


def _fail(subscriber: str, row: Row) -> None:
    raise ConnectionError("away")


def test_each_subscriber_is_told_once_and_the_row_goes(box: Outbox) -> None:
    box.append(Happening())
    assert box.relay() == 1
    assert box.told == ALL
    assert box.row() is None
    assert box.relay() == 0


def test_an_event_that_nobody_subscribes_to_is_not_stored(box: Outbox) -> None:
    box.append(Happening(subscribers=()))
    assert box.row() is None


def test_what_happened_once_is_stored_once(box: Outbox) -> None:
    event = Happening()
    box.append(event)
    with pytest.raises(DuplicateKeyError):
        box.append(event)


@pytest.mark.parametrize("attempt", [1, 2, 3, 4])
def test_a_subscriber_that_fails_is_tried_again_later_and_later(box: Outbox, attempt: int) -> None:
    box.append(Happening())
    box.rows.update_one({"_id": "e1"}, {"$set": {"attempts": attempt - 1}})
    before = clock.now()
    assert box.relay(_fail, max_attempts=9) == 0
    row = box.row()
    assert row is not None
    assert (row["attempts"], row["error"], row["owner"]) == (attempt, "ConnectionError", "")
    assert row["pending"] == ["first", "second"]
    wait = (row["due"] - before).total_seconds() / (100 * 2 ** (attempt - 1))
    assert 0.25 <= wait <= 1.1
    assert box.relay() == 0
    assert box.told == []


def test_who_has_heard_is_not_told_again_when_another_fails(box: Outbox) -> None:
    def second_fails(subscriber: str, row: Row) -> None:
        box.tell(subscriber, row)
        if subscriber == "second":
            raise ConnectionError

    box.append(Happening())
    box.relay(second_fails)
    box.make_due(clock.now())
    box.relay()
    assert box.told == [*ALL, ("second", "e1")]
    assert box.row() is None


def test_after_the_last_try_a_row_is_dead_kept_and_counted(box: Outbox) -> None:
    box.append(Happening())
    for _ in range(2):
        box.relay(_fail)
        box.make_due(clock.now())
    box.relay(_fail)
    row = box.row()
    assert row is not None
    assert (row["due"], row["attempts"], row["error"]) == (None, 3, "ConnectionError")
    assert box.relay() == 0
    figures = outbox.figures(SERVICE, clock.now())
    assert (figures["outbox_waiting"], figures["outbox_dead"]) == (0, 1)


def test_a_dead_row_is_replayed_by_one_command(box: Outbox) -> None:
    box.append(Happening())
    box.relay(_fail, max_attempts=1)
    assert outbox.replay(SERVICE, clock.now()) == 1
    assert box.relay() == 1
    assert box.told == ALL
    assert outbox.replay(SERVICE, clock.now()) == 0


def test_not_now_is_no_failed_try(box: Outbox) -> None:
    def not_now(subscriber: str, row: Row) -> None:
        raise NotNow(5.0)

    box.append(Happening())
    for _ in range(4):
        before = clock.now()
        box.relay(not_now, max_attempts=1)
        row = box.row()
        assert row is not None
        assert row["attempts"] == 0
        assert 4.9 <= (row["due"] - before).total_seconds() <= 7
        box.make_due(clock.now())
    assert box.relay(max_attempts=1) == 1


class Died(BaseException):
    """The worker's end: no `except Exception` sees it."""


def test_a_worker_that_dies_between_subscribers_leaves_the_rest_to_another(box: Outbox) -> None:
    def die_at_the_second(subscriber: str, row: Row) -> None:
        if subscriber == "second":
            raise Died
        box.tell(subscriber, row)

    box.append(Happening())
    with pytest.raises(Died):
        box.relay(die_at_the_second)
    assert box.relay() == 0  # its lease runs
    box.make_due(clock.now())
    assert box.relay() == 1
    assert box.told == ALL


def test_a_row_whose_workers_died_each_time_is_buried(box: Outbox) -> None:
    box.append(Happening())
    box.rows.update_one({"_id": "e1"}, {"$set": {"attempts": 3}})
    assert box.relay() == 0
    assert box.told == []
    row = box.row()
    assert row is not None
    assert (row["due"], row["error"]) == (None, "WorkerDied")


def test_a_worker_that_comes_back_late_settles_nothing(box: Outbox) -> None:
    def overtaken(subscriber: str, row: Row) -> None:
        box.tell(subscriber, row)
        box.rows.update_one({"_id": "e1"}, {"$set": {"owner": "another"}})

    box.append(Happening())
    assert box.relay(overtaken) == 0
    assert box.told == [("first", "e1")]
    row = box.row()
    assert row is not None
    assert (row["owner"], row["pending"]) == ("another", ["first", "second"])


@pytest.mark.parametrize("late", ["settle", "postpone"])
def test_a_claim_that_ran_out_belongs_to_the_next(box: Outbox, late: str) -> None:
    box.append(Happening())
    (found,) = claims.due(box.rows, clock.now() + timedelta(seconds=1), limit=5)
    first = claims.claim(box.rows, found, owner="one", lease=30)
    assert first is not None
    assert claims.claim(box.rows, found, owner="two", lease=30) is None
    box.make_due(clock.now())
    second = claims.claim(box.rows, found, owner="two", lease=30)
    assert second is not None
    act: Any = {"settle": lambda row: claims.settle(box.rows, row, {"$set": {"error": "mine"}})}
    act["postpone"] = lambda row: claims.postpone(box.rows, row, 1)
    assert not act[late](first)
    assert (box.row() or {})["owner"] == "two"
    assert act[late](second)


def test_a_subscriber_works_under_the_request_id_of_what_happened(box: Outbox) -> None:
    heard: list[str] = []
    context.bind("request-of-the-change")
    box.append(Happening(subscribers=("first",)))
    context.bind("another-request")
    box.relay(lambda subscriber, row: heard.append(context.request_id()))
    assert heard == ["request-of-the-change"]


@pytest.mark.parametrize("ended", [{"$set": {"due": None}}, {"$unset": {"due": ""}}], ids=["null", "absent"])
def test_a_row_that_ended_after_it_was_found_is_not_claimed(box: Outbox, ended: Row) -> None:
    box.append(Happening())
    (found,) = claims.due(box.rows, clock.now() + timedelta(seconds=1), limit=5)
    box.rows.update_one({"_id": "e1"}, ended)
    assert claims.claim(box.rows, found, owner="one", lease=30) is None
