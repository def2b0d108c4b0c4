"""How many threads and connections each kind of process has, computed from the settings.

A thread needs one connection to a server at a time, so a pool is as large as the threads that share it:
smaller, and threads wait for each other; larger, and connections are paid for that nobody can use.
"""

from dataclasses import dataclass

from config.settings import Settings

HOUSEKEEPING = 1
"""The driver's own thread ends what was left open (cursors, sessions); it must not take a request's turn."""

REFUSERS = 1
"""Without the front the thread that answers 503 must be one that no request can hold."""

KEPT_OPEN = 1000
"""Client connections of a web process on threads that are kept open beside those being answered: an idle one
holds no thread."""


@dataclass(frozen=True)
class Pools:
    """What one process of a kind may open: to each MongoDB server a client's connections, to each Redis
    server `redis`, and `publishers` to the broker. `process` is its name in the servers' lists of clients."""

    process: str
    mongodb: int = 0
    redis: int = 0
    publishers: int = 0

    @property
    def client_name(self) -> str:
        """What MongoDB and Redis are told who calls."""
        return f"myriad-{self.process}"


def web(settings: Settings) -> Pools:
    """A web process: each of its threads may be in the database, in each Redis, and publishing."""
    threads = settings.web_threads
    return Pools("web", threads + HOUSEKEEPING, threads, threads)


def worker() -> Pools:
    """A child of a worker: it runs one job at a time. `WORKER_CONCURRENCY` of them are forked."""
    return Pools("worker", 1 + HOUSEKEEPING, redis=1, publishers=1)


def consumer() -> Pools:
    """A process that hears the events of other services: one at a time."""
    return Pools("consumer", 1 + HOUSEKEEPING, redis=1, publishers=1)


def beat() -> Pools:
    """Beat asks the database and the broker how much waits, when its figures are asked for."""
    return Pools("beat", 1 + HOUSEKEEPING)


def release() -> Pools:
    """The migrations: one thread that migrates, one that prolongs its lock."""
    return Pools("release", 2 + HOUSEKEEPING)


def gunicorn_threads(settings: Settings) -> int:
    """Threads of gunicorn's own. The front brings its threads along. Without it those that stand in line
    stand on threads (made when needed, asleep), so that the next one can be refused at once."""
    if settings.web_front:
        return 1
    return settings.web_threads + settings.web_waiting + REFUSERS
