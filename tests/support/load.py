"""A mixed load at a steady rate, as patient clients send it; and the history of what they were told."""

import http.client
import itertools
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

AWAY = 0
"""Instead of a status: nobody answered, or the connection ended."""


@dataclass(frozen=True)
class Told:
    """One request of the load. `at` is when it was begun (seconds of the load), `seconds` what its first
    answer took, `status` what that was; `healed` what came of it in the end, by repeating it."""

    kind: str
    at: float
    seconds: float
    status: int
    healed: int
    title: str = ""
    tries: int = 1
    done: float = 0.0
    """When `healed` came."""

    @property
    def failed(self) -> bool:
        """Whether the first answer was no answer: a refusal for being too many is one."""
        return self.status == AWAY or self.status >= 500


@dataclass
class History:
    """What all clients were told, in the order of the answers."""

    began: float
    told: list[Told] = field(default_factory=list)
    under_way: dict[str, float] = field(default_factory=dict)
    """When each client began what it waits for (seconds of the load)."""

    def of(self, kind: str) -> list[Told]:
        """Those of one kind: `read` or `write`."""
        return [one for one in self.told if one.kind == kind]

    def acknowledged(self) -> Counter[str]:
        """The titles that were acknowledged."""
        return Counter(one.title for one in self.of("write") if one.healed in (200, 201))

    def settled(self) -> float:
        """Until when all that was begun is answered (seconds of the load)."""
        return min([time.monotonic() - self.began, *list(self.under_way.values())])

    def between(self, first: float, last: float) -> list[Told]:
        """Those that were begun within a span of the load (seconds)."""
        return [one for one in self.told if first <= one.at < last]


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value below which `share` of them are; 0 for none."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@dataclass(frozen=True)
class Plan:
    """`rate` requests a second by `clients` connections, `writes` of them (a share) tasks that are made. A
    write that was not answered is repeated under its key for `patience` seconds. `timeout` bounds a try."""

    url: str
    tokens: list[str]
    rate: float
    clients: int = 12
    writes: float = 0.25
    patience: float = 20.0
    timeout: float = 10.0
    seed: int = 1


@contextmanager
def under_load(plan: Plan) -> Iterator[History]:
    """The load runs within the block; at its end all that was begun is finished."""
    history, ended = History(time.monotonic()), threading.Event()
    clients = [_Client(plan, number, history, ended) for number in range(plan.clients)]
    for client in clients:
        client.start()
    try:
        yield history
    finally:
        ended.set()
        for client in clients:
            client.join(plan.patience + plan.timeout + 5)
            assert not client.is_alive(), "a request of the load had no end"


class _Client(threading.Thread):
    """One connection, kept while it can be."""

    def __init__(self, plan: Plan, number: int, history: History, ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self.plan, self.history, self.ended = plan, history, ended
        self.dice = random.Random(plan.seed * 1000 + number)
        self.name, self.who = f"c{plan.seed}-{number}", number % len(plan.tokens)
        self.connection: http.client.HTTPConnection | None = None
        self.pause = plan.clients / plan.rate
        self.first = history.began + self.pause * number / plan.clients

    def run(self) -> None:
        """At its own beats. Those that a late answer covers are left out, and the phase is kept: clients
        that one fault held up would go on in step after it, all at once, and slow each other."""
        try:
            self._beat()
        finally:
            self._hang_up()

    def _beat(self) -> None:
        for count in itertools.count():
            missed = max(0, int((time.monotonic() - self.first) / self.pause) - count)
            self.first += missed * self.pause
            due = self.first + count * self.pause
            if self.ended.wait(max(0.0, due - time.monotonic())):
                return
            self.history.under_way[self.name] = time.monotonic() - self.history.began
            write = self.dice.random() < self.plan.writes
            self.history.told.append(self._write(count) if write else self._read())
            del self.history.under_way[self.name]

    def _read(self) -> Told:
        began = time.monotonic()
        status = self._ask("GET", "/api/v1/tasks?limit=20")
        return self._told("read", began, time.monotonic() - began, status, status)

    def _write(self, count: int) -> Told:
        title = f"{self.name}-{count}"
        body = json.dumps({"title": title})
        began = time.monotonic()
        status = healed = self._ask("POST", "/api/v1/tasks", body, title)
        took, tries = time.monotonic() - began, 1
        while _is_to_repeat(healed) and time.monotonic() - began < self.plan.patience:
            time.sleep(min(0.05 * 2**tries, 0.5))
            healed, tries = self._ask("POST", "/api/v1/tasks", body, title), tries + 1
        return self._told("write", began, took, status, healed, title, tries)

    def _told(
        self, kind: str, began: float, took: float, status: int, healed: int, title: str = "", tries: int = 1
    ) -> Told:
        done = time.monotonic() - self.history.began
        return Told(kind, began - self.history.began, took, status, healed, title, tries, done)

    def _ask(self, method: str, path: str, body: str | None = None, key: str = "") -> int:
        headers = {"Authorization": f"Bearer {self.plan.tokens[self.who]}"}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": f"load-{key}-{self.plan.seed}"}
        try:
            self.connection = self.connection or self._connect()
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self._hang_up()
            return AWAY
        if answer.will_close:
            self._hang_up()
        return answer.status

    def _connect(self) -> http.client.HTTPConnection:
        place = urlsplit(self.plan.url)
        return http.client.HTTPConnection(place.hostname or "", place.port, timeout=self.plan.timeout)

    def _hang_up(self) -> None:
        if self.connection:
            with suppress(OSError):
                self.connection.close()
        self.connection = None


def _is_to_repeat(status: int) -> bool:
    """No answer, a fault of the server, too many, or another try of the same that is under way."""
    return status in (AWAY, 409, 429) or status >= 500
