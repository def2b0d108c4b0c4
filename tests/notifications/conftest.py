"""The ledger as the database holds it, and mail servers that fail."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from config.settings import Settings
from devstack.catcher import Catcher, Keep
from tests.support.cast import Person, register
from tests.support.jobs import Jobs
from tests.support.servers import Servers
from webapp.core import clock

Rows = Any


@pytest.fixture
def ledger(servers: Servers, settings: Settings) -> Rows:
    """The deliveries, read past the application."""
    return servers.client[settings.database_name("notifications")]["deliveries"]


@pytest.fixture
def verified(client: FlaskClient, jobs: Jobs, mails: Catcher) -> Callable[..., Person]:
    """Makes somebody whose address is confirmed, by the link in the mail; then forgets that mail."""

    def make(name: str, **fields: Any) -> Person:
        person = register(client, name, **fields)
        jobs.drain()
        (mail,) = mails.messages(person.email)
        token = re.search(r"#token=(\S+)", mail["text"])
        assert token is not None
        answer = person.post("/auth/verify-email", {"token": token[1]})
        assert answer.status_code == 204, answer.text
        jobs.drain()
        mails.clear()
        return person

    return make


@pytest.fixture
def waiting(alice: Person, jobs: Jobs, ledger: Rows) -> dict[str, Any]:
    """A delivery that waits to be sent: the mail that confirms alice's address."""
    jobs.run("auth.relay_outbox")
    (row,) = ledger.find(hint="_id_")
    found: dict[str, Any] = row
    assert found["state"] == "pending"
    return found


@dataclass
class Refusing(Keep):
    """A mail server that answers `refusals[verb]` ("MAIL", "RCPT", "DATA"), and takes the rest."""

    store: Any
    refusals: dict[str, str]

    async def handle_MAIL(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
        envelope.mail_from = address
        return self.refusals.get("MAIL", "250 OK")

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
        if "RCPT" not in self.refusals:
            envelope.rcpt_tos.append(address)
        return self.refusals.get("RCPT", "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        return self.refusals.get("DATA") or await super().handle_DATA(server, session, envelope)


@pytest.fixture
def refuse(mails: Catcher) -> Iterator[Callable[..., None]]:
    """Makes the mail server refuse; called without anything, it takes mail again."""
    taking = mails.handler

    def change(**refusals: str) -> None:
        mails.handler = Refusing(mails.store, refusals)

    yield change
    mails.handler = taking


def instant(moment: datetime | None = None) -> str:
    """An instant as the contract writes it; without one, now."""
    return (moment or clock.now()).isoformat(timespec="milliseconds").replace("+00:00", "Z")
