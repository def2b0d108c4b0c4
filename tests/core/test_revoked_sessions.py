"""Ended sessions, as a service knows them that does not own the sessions."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from config.connections import pools
from tests.support.servers import Servers
from webapp.contracts.events import SessionRevoked
from webapp.core import clock, revocations
from webapp.core.cache import Cache
from webapp.core.ids import new_owned_id
from webapp.core.outbox import NotNow
from webapp.core.sessions import SessionGate, gate, use
from webapp.notifications import public as notifications
from webapp.tasks import public as tasks

HANDLERS = {"tasks": tasks.handle, "notifications": notifications.handle}
USER = uuid4()


def _stands(service: str, sid: str) -> bool:
    return revocations.standing(service, [(USER, sid)]) == {(USER, sid)}


@pytest.fixture
def revoked(client: Any) -> SessionRevoked:
    return SessionRevoked(user_id=USER, sid=new_owned_id(USER), reason="logout")


@pytest.mark.parametrize("service", HANDLERS)
def test_a_session_stands_until_its_end_is_heard_of(revoked: SessionRevoked, service: str) -> None:
    assert _stands(service, revoked.sid)

    HANDLERS[service](revoked, revoked.id)
    HANDLERS[service](revoked, revoked.id)

    assert not _stands(service, revoked.sid)
    assert _stands(service, new_owned_id(USER))


@pytest.mark.parametrize("service", HANDLERS)
def test_hearing_of_it_leaves_a_tombstone(revoked: SessionRevoked, service: str, servers: Servers) -> None:
    HANDLERS[service](revoked, revoked.id)

    assert servers.cache.get(f"s:{revoked.sid}") == "0"


@pytest.mark.parametrize("service", HANDLERS)
def test_it_is_remembered_for_a_day(revoked: SessionRevoked, service: str, stored: Any) -> None:
    HANDLERS[service](revoked, revoked.id)

    row = stored[f"myriad_{service}"]["revoked_sessions"].find_one({"_id": revoked.sid})
    assert timedelta(hours=23) < row["expires_at"] - clock.now() <= timedelta(hours=24)


@pytest.mark.parametrize("service", HANDLERS)
def test_while_redis_is_away_the_event_comes_again(revoked: SessionRevoked, service: str) -> None:
    before, away = gate(), Cache("redis://127.0.0.1:1/0", pools.worker())
    use(SessionGate(away, set))
    try:
        with pytest.raises(NotNow):
            HANDLERS[service](revoked, revoked.id)
    finally:
        use(before)
        away.close()

    assert not _stands(service, revoked.sid)
