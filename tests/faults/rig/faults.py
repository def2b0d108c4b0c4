"""What may happen to a server, and how it is mended."""

import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from devstack import processes
from devstack import redis as redis_server
from devstack.catcher import smtp
from devstack.processes import Process
from tests.faults.rig.rig import Rig

Mend = Callable[[], None]
_LAUNCHER_WORDS = 6
"""What `processes.spawn` puts before a command."""


@dataclass(frozen=True)
class Fault:
    """`strike` breaks something and gives what mends it. `stall` is how long writes may stand still for it
    (seconds); None: they may not at all, beyond what one wait costs."""

    name: str
    strike: Callable[[Rig], Mend]
    stall: float | None = None


def _primary_killed(rig: Rig) -> Mend:
    place = rig.primary()
    process = rig.database.processes[place]
    process.kill()

    def mend() -> None:
        command = list(process.popen.args)[_LAUNCHER_WORDS:]  # type: ignore[arg-type]
        rig.database.processes[place] = processes.spawn("MongoDB", command, log=process.log)

    return mend


def _primary_frozen(rig: Rig) -> Mend:
    return _frozen(rig.database.processes[rig.primary()])


def _frozen(process: Process) -> Mend:
    process.signal(signal.SIGSTOP)
    return lambda: process.signal(signal.SIGCONT)


def _redis_killed(role: Literal["cache", "broker"]) -> Callable[[Rig], Mend]:
    def strike(rig: Rig) -> Mend:
        server = getattr(rig, role)
        server.process.kill()

        def mend() -> None:
            setattr(rig, role, redis_server.start(rig.folder / role, role=role, port=server.port))

        return mend

    return strike


def _redis_frozen(role: Literal["cache", "broker"]) -> Callable[[Rig], Mend]:
    return lambda rig: _frozen(getattr(rig, role).process)


def _mail_down(rig: Rig) -> Mend:
    """Nobody takes a connection."""
    catcher = rig.mails
    port = catcher._controller.port
    catcher._controller.stop(no_assert=True)

    def mend() -> None:
        catcher._controller = smtp.serve(smtp.Keep(catcher.store), port)

    return mend


PRIMARY_KILLED = Fault("primary killed", _primary_killed, stall=5)
PRIMARY_FROZEN = Fault("primary frozen", _primary_frozen, stall=6)
BROKER_KILLED = Fault("broker killed", _redis_killed("broker"))
BROKER_FROZEN = Fault("broker frozen", _redis_frozen("broker"))
CACHE_KILLED = Fault("cache killed", _redis_killed("cache"))
CACHE_FROZEN = Fault("cache frozen", _redis_frozen("cache"))
MAIL_DOWN = Fault("SMTP down", _mail_down)

FAULTS = (
    *[PRIMARY_KILLED] * 5,
    *[PRIMARY_FROZEN] * 5,
    *[BROKER_KILLED] * 3,
    *[BROKER_FROZEN] * 3,
    *[CACHE_KILLED] * 3,
    *[CACHE_FROZEN] * 3,
    *[MAIL_DOWN] * 2,
)
PAIRS = (
    (PRIMARY_KILLED, CACHE_KILLED),
    (PRIMARY_FROZEN, BROKER_FROZEN),
    (CACHE_FROZEN, BROKER_KILLED),
    (MAIL_DOWN, PRIMARY_KILLED),
    (CACHE_KILLED, BROKER_FROZEN),
    (PRIMARY_FROZEN, CACHE_FROZEN),
)
