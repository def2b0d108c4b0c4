"""Joins what a process runs: databases, contracts, and who hears of which event."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib import import_module

from config.connections.pools import Pools
from config.settings import Settings
from webapp.contracts import events
from webapp.contracts.events import Event
from webapp.core import answers, breaker, db, lateness, outbox, revocations, sessions
from webapp.core.answers import Answers
from webapp.core.cache import Cache
from webapp.core.db import Row
from webapp.core.ids import Owned
from webapp.core.outbox import NotNow
from webapp.core.replicas.reads import PrimaryReads, Reads, ReplicaReads
from webapp.core.sessions import SessionGate, Truth

HOLD_MARGIN_SECONDS = 2.0
ELSEWHERE_SECONDS = 60.0
Subscriber = Callable[[Event, str], None]


@dataclass(frozen=True)
class Wiring:
    """A process that is ready to serve or to work."""

    settings: Settings
    cache: Cache
    subscribers: Mapping[str, Subscriber]

    def relay(self, service: str) -> int:
        """Deliver the events of one service that are due. Out: how many were finished."""
        settings = self.settings
        return outbox.relay(
            service,
            self._deliver,
            lease=settings.lease_seconds,
            retry_base=settings.retry_base_seconds,
            max_attempts=settings.max_attempts,
        )

    def _deliver(self, subscriber: str, row: Row) -> None:
        """Errors: `NotNow` for a subscriber that another process runs: the row waits and is not lost."""
        if subscriber not in self.subscribers:
            raise NotNow(ELSEWHERE_SECONDS)
        event = events.read(row["type"], row["user_id"], row["data"])
        self.subscribers[subscriber](event, row["_id"])


def connect(settings: Settings, pools: Pools) -> Wiring:
    """Wire this process, with as many connections as `pools` says. Call it after fork. Nothing connects until
    it is used."""
    db.connect(
        {name: settings.mongodb_uris[name] for name in settings.services},
        {name: settings.database_name(name) for name in settings.services},
        pools=pools,
        deadline=settings.request_deadline,
        replicas=settings.read_replicas,
    )
    breaker.forget()
    cache = Cache(settings.redis_cache_url, pools)
    lateness.use(cache, *events.DATED)
    hold = settings.request_deadline + HOLD_MARGIN_SECONDS
    reads: Callable[[str], Reads] = ReplicaReads if settings.read_replicas else (lambda _: PrimaryReads())
    publics = {name: import_module(f"webapp.{name}.public") for name in settings.services}
    answers.use(
        {
            name: Answers(name, cache, hold_seconds=hold, warmed=it.WARMED, reads=reads(name))
            for name, it in publics.items()
        }
    )
    sessions.use(SessionGate(cache, _session_truth(settings.services)))
    return Wiring(settings, cache, {name: it.handle for name, it in publics.items()})


def _session_truth(services: tuple[str, ...]) -> Truth:
    """Auth's own rows where they are at hand, else what this service has heard of ended sessions."""
    if "auth" in services:
        standing: Truth = import_module("webapp.auth.public").LocalSessions().standing
        return standing
    return _heard_of(services[0])


def _heard_of(service: str) -> Truth:
    def standing(sessions: Collection[Owned]) -> set[Owned]:
        return revocations.standing(service, sessions)

    return standing
