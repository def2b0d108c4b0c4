"""Asks the crowds the same, one after the other, and notes what it took: time, keys and documents."""

import json
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

from pymongo import MongoClient

from bench.errors import BenchError
from bench.million.asks import Ask, Asker
from bench.million.store import Store
from webapp.core.answers.commands import Commands

Row = dict[str, Any]
PROFILED = 10
GIANT_TIMES = 20
_PROFILE_BYTES = 64 * 2**20
_HOLD_SECONDS = 1.0
SERVICES = ("auth", "tasks")


@dataclass
class Answerer:
    """A crowd's web server, and whom it is asked as."""

    prefix: str
    port: int
    askers: list[Asker]
    giant: Asker
    connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, ask: Ask, place: int) -> float:
        """One request. Out: the seconds until the answer is read. Errors: `BenchError` for another answer
        than is expected."""
        asker = self.giant if ask.is_giant else self.askers[place % len(self.askers)]
        headers = {} if ask.is_public else {"Authorization": f"Bearer {asker.token}"}
        body = None if ask.body is None else json.dumps(ask.body(asker, place))
        if body is not None:
            headers["Content-Type"] = "application/json"
        path = f"/api/v1/{ask.path(asker, place)}"
        began = time.perf_counter()
        self.connection.request(ask.method, path, body, headers)
        answer = self.connection.getresponse()
        told = answer.read()
        took = time.perf_counter() - began
        if answer.status != ask.expects:
            raise BenchError(f"{ask.method} {path} answered {answer.status}: {told[:300]!r}")
        return took

    def forget(self, store: Store) -> None:
        """Nothing that anybody here is answered is in the cache any more."""
        everybody = [*self.askers, self.giant]
        keys = [Commands(name, _HOLD_SECONDS, {}).key(one.user_id) for name in SERVICES for one in everybody]
        with store.redis() as cache:
            cache.delete(*keys)


def times(store: Store, crowds: Sequence[Answerer], ask: Ask, rounds: int) -> dict[str, list[float]]:
    """The seconds of each request, by crowd. One request goes to each crowd in turn, so that whatever else
    the machine does is the same for all; the first round is not counted."""
    found: dict[str, list[float]] = {one.prefix: [] for one in crowds}
    everybody = GIANT_TIMES if ask.is_giant else len(crowds[0].askers)
    for turn in range(rounds + 1):
        for one in crowds:
            if not ask.is_giant:
                one.forget(store)
        for place in range(everybody):
            for step in range(len(crowds)):
                one = crowds[(place + step) % len(crowds)]
                if ask.is_giant:
                    one.forget(store)
                took = one.ask(ask, turn * everybody + place)
                if turn:
                    found[one.prefix].append(took)
    return found


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """In milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {"p50_ms": round(cuts[49] * 1000, 2), "p99_ms": round(cuts[98] * 1000, 2)}


def looked_at(store: Store, crowd: Answerer, ask: Ask) -> Row:
    """Keys and documents that the database looked at for one request, and whether anything was scanned or
    sorted, by its own profiler."""
    crowd.forget(store)
    with _profiled(store.client, f"{crowd.prefix}_{ask.service}") as entries:
        for place in range(PROFILED):
            if ask.is_giant:
                crowd.forget(store)
            crowd.ask(ask, place)
    return summed(entries, PROFILED)


def summed(entries: Sequence[Mapping[str, Any]], requests: int) -> Row:
    """A request's share of what the profiler told."""
    plans = sorted({str(one.get("planSummary", "")) for one in entries} - {"", "EOF", "IDHACK"})
    return {
        "commands": round(len(entries) / requests, 1),
        "keys": round(sum(one.get("keysExamined", 0) for one in entries) / requests, 1),
        "documents": round(sum(one.get("docsExamined", 0) for one in entries) / requests, 1),
        "scans": any("COLLSCAN" in plan for plan in plans),
        "sorts": any(one.get("hasSortStage", False) for one in entries),
        "plans": plans,
    }


@contextmanager
def _profiled(client: "MongoClient[Row]", name: str) -> Iterator[list[Row]]:
    """What the database did meanwhile: filled in at the end of the block."""
    database, told = client[name], list[Row]()
    database.command("profile", 0)
    database.drop_collection("system.profile")
    database.create_collection("system.profile", capped=True, size=_PROFILE_BYTES)
    database.command("profile", 2)
    try:
        yield told
    finally:
        database.command("profile", 0)
    others = {"appName": {"$regex": "^myriad-web"}}
    told += list(database["system.profile"].find(others))
