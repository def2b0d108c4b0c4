"""Every wait on another machine, in seconds. Each is shorter than what waits for it.

Redis < a request < a stopping process < the platform's patience
a sent mail < its lease;  a nudge < a request;  a transaction < what MongoDB lets one live
"""

from collections.abc import Iterator
from typing import NamedTuple

REDIS_SECONDS = 0.1
"""One wait for Redis, in web processes: beyond it a miss is cheaper than the wait. Also the longest wait for
a free connection: a full pool is a miss."""

MONGODB_CONNECT_SECONDS = 2.0
"""A member that does not take a connection is away. Well below a request, which may then try another."""

MONGODB_HEARTBEAT_SECONDS = 1.0
"""How old the news of a dead primary may be: an election takes 2 to 4 s, and a request outlives it."""

MONGODB_IDLE_SECONDS = 60.0
"""A connection that nobody used for a minute goes: a burst does not hold the server's memory for ever."""

TRANSACTION_SECONDS = 5.0
"""One transaction in all. MongoDB frees the rows of a dead process after `transactionLifetimeLimitSeconds`,
10 s where README asks for it: no transaction of ours may still hope by then."""

PUBLISH_SECONDS = 0.5
"""One nudge, while a request waits. A lost one costs nothing but the two seconds to the next sweep."""

PUBLISHER_SECONDS = 1.0
"""The longest wait for a free publisher. There is one for each thread, so that nobody comes to wait."""

BROKER_CONNECT_SECONDS, BROKER_SECONDS = 2.0, 5.0
"""Workers and beat may wait longer: nobody waits for them. A frozen broker is noticed all the same."""

BROKER_HEALTH_SECONDS = 10.0
"""How often a quiet connection to the broker is asked whether it still is one."""

BROKER_HEARTBEAT_SECONDS = 20.0
"""RabbitMQ: a peer of which nothing was heard for twice as long is gone."""

BUS_AWAY_SECONDS = 2.0
"""How long the events of other services' readers wait before the broker is tried again."""

VISIBILITY_SECONDS = 120.0
"""A message that no worker acknowledged comes back: twice as long as the longest job may take."""

GRACEFUL_SECONDS = 20.0
"""What a stopping web process or worker gives to what it has begun."""

PLATFORM_SECONDS = 30.0
"""What common platforms give from SIGTERM to SIGKILL (Heroku, Kubernetes' and ECS' default)."""

LAST_WORDS_SECONDS = 3.0
"""A child of a worker that ends waits so long for the worker to read what became of its jobs. What is not
read is run again, and finds nothing to do: jobs claim what they do in MongoDB."""

HUNG_SECONDS = 30.0
"""A web process whose main loop gave no sign of life is replaced."""

KEEPALIVE_SECONDS = 75.0
"""An idle client connection. Longer than a balancer's (60 s): the one that closes first must not be the
server, or a request on its way is lost."""

STOPPING_MARGIN_SECONDS = 2.0
"""What a request takes beside its line and its database: Redis, a nudge, the answer on the wire."""


class Fault(NamedTuple):
    """A setting that breaks the chain: its name, what is wrong, and a value that is right."""

    name: str
    problem: str
    example: str


def longest_deadline() -> float:
    """The longest deadline of a request. It may stand in line for as long as it may run, and a process that
    is told to stop must still answer it."""
    return (GRACEFUL_SECONDS - STOPPING_MARGIN_SECONDS) / 2


def faults(*, request: float, smtp_step: float, smtp: float, webhook: float, lease: float) -> Iterator[Fault]:
    """What is wrong with these seconds: a request's deadline, one step of an SMTP conversation and all of it,
    a call of a webhook, and the lease of a row that somebody works on."""
    if request <= REDIS_SECONDS:
        problem = f"must be longer than one wait for Redis ({REDIS_SECONDS} s)"
        yield Fault("REQUEST_DEADLINE_SECONDS", problem, "8")
    if request > longest_deadline():
        problem = (
            f"is above {longest_deadline():.0f} s: a stop after {GRACEFUL_SECONDS:.0f} s would cut requests"
        )
        yield Fault("REQUEST_DEADLINE_SECONDS", problem, "8")
    if smtp_step > smtp:
        yield Fault("SMTP_TIMEOUT_SECONDS", "is longer than SMTP_DEADLINE_SECONDS, which bounds it", "10")
    if smtp >= lease:
        yield Fault("LEASE_SECONDS", "must outlast SMTP_DEADLINE_SECONDS, or two workers send one mail", "30")
    if webhook >= lease:
        yield Fault("LEASE_SECONDS", "must outlast WEBHOOK_DEADLINE_SECONDS, or two workers call one", "30")
