"""Joins what a process runs: databases, contracts, and who hears of which event."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from config.connections import times
from config.connections.pools import Pools
from config.settings import Settings
from webapp.contracts import envelope, events
from webapp.contracts.envelope import Envelope
from webapp.contracts.events import Event
from webapp.core import answers, breaker, clock, db, lateness, outbox, revocations, sessions
from webapp.core.answers import Answers
from webapp.core.bus import Bus, BusAway
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
    bus: Bus | None = None

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

    def figures(self) -> dict[str, dict[str, float]]:
        """What waits in each service that this process runs, and how long the oldest has (seconds)."""
        now = clock.now()
        own = {name: import_module(f"webapp.{name}.public") for name in self.settings.services}
        return {
            name: {**outbox.figures(name, now), **_own_figures(it, self.settings, now)}
            for name, it in own.items()
        }

    def hear(self, subscriber: str, heard: Envelope) -> None:
        """Act on an event of another process. Errors: `NotNow`, and whatever keeps the subscriber from it."""
        self.subscribers[subscriber](heard.event, heard.id)

    def _deliver(self, subscriber: str, row: Row) -> None:
        """Errors: `NotNow` for a subscriber that another process runs, while that cannot be told: the row
        waits and is not lost."""
        if subscriber in self.subscribers:
            event = events.read(row["type"], row["user_id"], row["data"])
            self.subscribers[subscriber](event, row["_id"])
        else:
            self._send(subscriber, row)

    def _send(self, subscriber: str, row: Row) -> None:
        """Into the subscriber's queue, by the broker's word."""
        if self.bus is None:
            raise NotNow(ELSEWHERE_SECONDS)
        source = row["type"].partition(".")[0]
        body, kind = envelope.wrap(row, source=source), envelope.CONTENT_TYPE
        try:
            self.bus.send(subscriber, row["type"], body, message_id=row["_id"], content_type=kind)
        except BusAway:
            raise NotNow(times.BUS_AWAY_SECONDS) from None


def _own_figures(public: Any, settings: Settings, now: datetime) -> dict[str, float]:
    ask = getattr(public, "figures", None)
    return dict(ask(settings, now)) if ask else {}


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
    bus = Bus(settings.broker_url, pools.client_name) if settings.is_amqp and settings.is_split else None
    return Wiring(settings, cache, {name: it.handle for name, it in publics.items()}, bus)


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
