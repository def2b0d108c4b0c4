"""The secondaries of one service's replica set, and which of them keep up."""

import secrets
from dataclasses import dataclass

from webapp.core import db
from webapp.core.breaker import Breaker
from webapp.core.replicas.target import Address

NEAR_SECONDS = 0.015
"""As far from the nearest as pymongo's own choice goes."""


@dataclass(frozen=True)
class Secondary:
    """One that may be asked; tell its breaker how it went."""

    address: Address
    breaker: Breaker


class Secondaries:
    """A breaker for each: one that is behind is asked again every `open_seconds`, by one request."""

    def __init__(self, service: str, *, failures: int = 2, open_seconds: float = 2.0) -> None:
        self._service = service
        self._failures, self._open_seconds = failures, open_seconds
        self._breakers: dict[Address, Breaker] = {}

    def near(self) -> list[Address]:
        """Those that the driver knows to be up, and not far away. It asks nobody."""
        known = [
            server
            for server in db.database(self._service)
            .client.topology_description.server_descriptions()
            .values()
            if server.server_type_name == "RSSecondary"
        ]
        limit = min((server.round_trip_time or 0.0 for server in known), default=0.0) + NEAR_SECONDS
        return [server.address for server in known if (server.round_trip_time or 0.0) <= limit]

    def choose(self, near: list[Address]) -> Secondary | None:
        """Any of these that keeps up; None when none does."""
        start = secrets.randbelow(len(near)) if near else 0
        for address in [*near[start:], *near[:start]]:
            breaker = self._breaker(address)
            if breaker.allows():
                return Secondary(address, breaker)
        return None

    def _breaker(self, address: Address) -> Breaker:
        new = Breaker(failures=self._failures, open_seconds=self._open_seconds)
        return self._breakers.setdefault(address, new)
