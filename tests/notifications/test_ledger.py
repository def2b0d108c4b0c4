"""The delivery ledger: each message once, by one worker at a time, to a known end."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from config.settings import Settings
from devstack.catcher import Catcher, Keep
from tests.notifications.conftest import Rows
from tests.support.cast import Person
from tests.support.jobs import Jobs
from tests.support.servers import Servers
from tests.support.waiting import until
from webapp.core import clock

Row = dict[str, Any]
SEND = "notifications.send_deliveries"


def test_an_event_that_is_told_twice_sends_one_mail(
    alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows, servers: Servers, settings: Settings
) -> None:
    outbox = servers.client[settings.database_name("auth")]["outbox"]
    rows = list(outbox.find(hint="_id_"))
    assert len(rows) == 2
    for _ in range(2):
        jobs.drain()
        assert outbox.estimated_document_count() == 0
        outbox.insert_many(rows)
    jobs.drain()
    assert len(mails.messages()) == 1
    assert ledger.estimated_document_count() == 1


def test_a_mail_that_was_taken_is_sent_and_done_with(
    waiting: Row, jobs: Jobs, mails: Catcher, ledger: Rows
) -> None:
    jobs.run(SEND)
    row = ledger.find_one({"_id": waiting["_id"]})
    assert (row["state"], row["handovers"], row["attempts"], row["reason"]) == ("sent", 1, 1, "")
    assert "due" not in row
    assert [mail["message_id"] for mail in mails.messages()] == [f"<{waiting['_id']}@myriad.mail>"]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_refusal_for_now_is_tried_again_with_the_same_message_id(
    waiting: Row, jobs: Jobs, mails: Catcher, ledger: Rows, refuse: Callable[..., None], verb: str
) -> None:
    refuse(**{verb: "451 4.3.0 come back later"})
    jobs.run(SEND)
    row = ledger.find_one({"_id": waiting["_id"]})
    assert (row["state"], row["attempts"], row["owner"]) == ("pending", 1, "")
    assert "451" in row["reason"]
    assert row["due"] > waiting["due"]
    refuse()
    until(lambda: jobs.run(SEND) or mails.messages())
    assert [mail["message_id"] for mail in mails.messages()] == [f"<{waiting['_id']}@myriad.mail>"]
    row = ledger.find_one({"_id": waiting["_id"]})
    assert (row["state"], row["attempts"], row["reason"]) == ("sent", 2, "")


@pytest.mark.parametrize(
    ("verb", "state"), [("RCPT", "bounced"), ("DATA", "bounced"), ("MAIL", "dead")], ids=str
)
def test_a_refusal_for_good_ends_it_and_only_ours_is_no_bounce(
    waiting: Row, jobs: Jobs, mails: Catcher, ledger: Rows, refuse: Callable[..., None], verb: str, state: str
) -> None:
    refuse(**{verb: "550 5.1.1 no"})
    jobs.run(SEND)
    refuse()
    jobs.run(SEND)
    row = ledger.find_one({"_id": waiting["_id"]})
    assert (row["state"], row["attempts"]) == (state, 1)
    assert "550" in row["reason"]
    assert "due" not in row
    assert mails.messages() == []


def test_a_mail_that_nobody_takes_is_given_up_in_the_end(
    waiting: Row, settings: Settings, ledger: Rows, refuse: Callable[..., None], jobs: Jobs
) -> None:
    hasty = Jobs(replace(settings, max_attempts=3, retry_base_seconds=0.01))
    refuse(RCPT="451 no")
    until(lambda: hasty.run(SEND) or ledger.find_one({"_id": waiting["_id"]})["state"] == "dead", every=0.02)
    assert ledger.find_one({"_id": waiting["_id"]})["attempts"] == 3


class Hanging(Keep):
    """A mail server that takes a mail and never says so."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(1.5)
        return "451 too late"


@pytest.fixture
def hanging(mails: Catcher) -> Iterator[None]:
    taking, mails.handler = mails.handler, Hanging(mails.store)
    yield
    mails.handler = taking


@pytest.mark.timed
def test_a_mail_server_that_hangs_is_left_in_bounded_time(
    waiting: Row, hanging: None, settings: Settings, ledger: Rows, jobs: Jobs
) -> None:
    hasty = Jobs(replace(settings, smtp_timeout=0.2, smtp_deadline=0.4))
    started = time.monotonic()
    hasty.run(SEND)
    assert time.monotonic() - started < 1.2
    row = ledger.find_one({"_id": waiting["_id"]})
    assert (row["state"], row["handovers"]) == ("pending", 1)
    assert row["reason"].startswith("final dot")


def test_a_mail_server_that_is_away_costs_a_try_and_no_mail(
    waiting: Row, settings: Settings, ledger: Rows, mails: Catcher, jobs: Jobs
) -> None:
    lost = Jobs(replace(settings, smtp_url="smtp://127.0.0.1:9"))
    lost.run(SEND)
    row = ledger.find_one({"_id": waiting["_id"]})
    assert (row["state"], row["handovers"]) == ("pending", 0)
    Jobs(settings)
    until(lambda: jobs.run(SEND) or mails.messages())


@pytest.mark.parametrize(("state", "handovers"), [("claimed", 0), ("handed_over", 1)])
def test_the_mail_of_a_worker_that_died_is_sent_again_and_the_risk_counted(
    waiting: Row, jobs: Jobs, mails: Catcher, ledger: Rows, state: str, handovers: int
) -> None:
    died = {"state": state, "handovers": handovers, "attempts": 1, "owner": "died"}
    ledger.update_one({"_id": waiting["_id"]}, {"$set": {**died, "due": clock.now() + timedelta(hours=1)}})
    jobs.run(SEND)
    assert mails.messages() == []  # its lease runs
    ledger.update_one({"_id": waiting["_id"]}, {"$set": {"due": clock.now()}})
    until(lambda: jobs.run(SEND) or mails.messages())
    row = ledger.find_one({"_id": waiting["_id"]})
    assert (row["state"], row["handovers"], row["attempts"]) == ("sent", handovers + 1, 2)
    assert [mail["message_id"] for mail in mails.messages()] == [f"<{waiting['_id']}@myriad.mail>"]


def test_a_mail_whose_workers_died_each_time_is_given_up(
    waiting: Row, jobs: Jobs, mails: Catcher, ledger: Rows, settings: Settings
) -> None:
    ledger.update_one({"_id": waiting["_id"]}, {"$set": {"attempts": settings.max_attempts, "owner": "x"}})
    jobs.run(SEND)
    row = ledger.find_one({"_id": waiting["_id"]})
    assert (row["state"], row["reason"]) == ("dead", "too_many_attempts")
    assert mails.messages() == []


class Overtaken(Keep):
    """A mail server during whose conversation another worker takes the delivery over."""

    def __init__(self, store: Any, take_over: Callable[[], None]) -> None:
        super().__init__(store)
        self._take_over = take_over

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
        self._take_over()
        envelope.rcpt_tos.append(address)
        return "250 OK"


def test_a_worker_that_lost_its_claim_sends_nothing(
    waiting: Row, jobs: Jobs, mails: Catcher, ledger: Rows
) -> None:
    taking = mails.handler
    mails.handler = Overtaken(
        mails.store, lambda: ledger.update_one({"_id": waiting["_id"]}, {"$set": {"owner": "another"}})
    )
    try:
        jobs.run(SEND)
    finally:
        mails.handler = taking
    row = ledger.find_one({"_id": waiting["_id"]})
    assert (row["owner"], row["handovers"], row["state"]) == ("another", 0, "claimed")
    assert mails.messages() == []
