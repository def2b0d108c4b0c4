"""Probes: is the process alive, and may it be given requests."""

import time
from collections.abc import Callable
from typing import Any

from apiflask import APIBlueprint
from flask import current_app
from pymongo.errors import PyMongoError

from webapp.core import db
from webapp.core.web.access import public

PING_SECONDS = 0.5
CACHED_SECONDS = 1.0
FIGURES_SECONDS, FIGURES_WITHIN_SECONDS = 5.0, 1.0
Told = dict[str, dict[str, float]]

blueprint = APIBlueprint("health", __name__, tag="Operations")


@blueprint.get("/livez")
@public
def livez() -> dict[str, str]:
    """Whether the process runs. Touches nothing else, so that no outage elsewhere restarts it."""
    return {"status": "alive"}


@blueprint.get("/readyz")
@public
def readyz() -> tuple[dict[str, Any], int]:
    """What the process depends on: MongoDB must answer; a missing Redis is reported, not failing."""
    checks = current_app.extensions["readiness"].checks()
    ready = all(checks["mongodb"].values())
    return {"status": "ready" if ready else "unready", **checks}, 200 if ready else 503


@blueprint.get("/api/v1/status")
@public
def status() -> dict[str, Any]:
    """The release, and what waits in each service of this process: how much, and for how long (seconds).
    `figures` is null while the database does not answer."""
    figures: Figures = current_app.extensions["figures"]
    return {"version": current_app.config["SETTINGS"].release, "figures": figures.now()}


class Figures:
    """The figures of a process's services, asked at most every five seconds, and for one at most."""

    def __init__(self, ask: Callable[[], Told]) -> None:
        self._ask = ask
        self._asked = -FIGURES_SECONDS
        self._told: Told | None = None

    def now(self) -> Told | None:
        """By service; None while the database does not answer."""
        if time.monotonic() - self._asked > FIGURES_SECONDS:
            self._asked, self._told = time.monotonic(), self._attempt()
        return self._told

    def _attempt(self) -> Told | None:
        try:
            with db.within(FIGURES_WITHIN_SECONDS):
                return self._ask()
        except PyMongoError:
            return None


class Readiness:
    """The state of what a web process depends on, asked at most once a second."""

    def __init__(self, services: tuple[str, ...], redis: dict[str, Any]) -> None:
        self._services, self._redis = services, redis
        self._asked, self._answer = 0.0, dict[str, Any]()

    def checks(self) -> dict[str, Any]:
        """`{mongodb: {service: bool}, redis: {name: bool}}`."""
        if time.monotonic() - self._asked > CACHED_SECONDS:
            self._answer = {
                "mongodb": {name: db.answers(name, within=PING_SECONDS) for name in self._services},
                "redis": {name: cache.answers() for name, cache in self._redis.items()},
            }
            self._asked = time.monotonic()
        return self._answer
