"""One stream: what is to be told next, as it goes out. What was not told yet is gathered, never queued: a
slow reader costs no more memory than a quick one."""

import asyncio

import orjson

from webapp.core.answers.moves import Move
from webapp.core.verified import LEEWAY, Claims

RESYNC = "resync"
HEARTBEAT = b": heartbeat\n\n"
_MOST_REQUESTS = 20
_UNKNOWN = "-"


class Stream:
    """`versions` are those of the user's answers, by service."""

    __slots__ = ("_beat", "_told", "claims", "ended", "heard_at", "versions", "wake")

    def __init__(self, claims: Claims, services: tuple[str, ...], now: float) -> None:
        self.claims, self.heard_at = claims, now
        self.versions = dict.fromkeys(services, "")
        self.wake, self.ended = asyncio.Event(), False
        self._told: dict[str, list[str]] = {}
        self._beat = False

    @property
    def id(self) -> str:
        """What a client that comes back says that it has seen."""
        return ".".join(version or _UNKNOWN for version in self.versions.values())

    def expires_at(self) -> float:
        """When the token is taken no more, in seconds since 1970."""
        return self.claims.expires_at + LEEWAY.total_seconds()

    def tell(self, name: str, service: str, move: Move) -> None:
        """Something moved; `name` is the event that says so."""
        self.versions[service] = move.version
        requests = self._told.setdefault(name, [])
        requests.append(move.request_id)
        self.wake.set()

    def resync(self) -> None:
        """Something may have been missed."""
        self._told[RESYNC] = []
        self.wake.set()

    def beat(self) -> None:
        """Show that the stream is alive."""
        self._beat = True
        self.wake.set()

    def end(self) -> None:
        """No more of it."""
        self.ended = True
        self.wake.set()

    def take(self) -> bytes:
        """What there is to send: server-sent events (WHATWG HTML §9.2), or b"". After a `resync` nothing
        else need be said."""
        told, self._told = self._told, {}
        beat, self._beat = self._beat, False
        self.wake.clear()
        if RESYNC in told:
            told = {RESYNC: []}
        if not told:
            return HEARTBEAT if beat else b""
        return b"".join(self._event(name, requests) for name, requests in told.items())

    def _event(self, name: str, requests: list[str]) -> bytes:
        """`request_ids` are those of the requests that changed it, where all are known: who sent them knows
        already."""
        known = len(requests) <= _MOST_REQUESTS and all(requests)
        data = orjson.dumps({"request_ids": requests if known else []}).decode()
        return f"id: {self.id}\nevent: {name}\ndata: {data}\n\n".encode()
