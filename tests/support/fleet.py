"""Web processes at fixed ports, behind one edge: each may be stopped and started again."""

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from deploy.edge import Limits
from devstack.ports import free_port
from tests.support import processes
from tests.support.edge import Edge, edge
from tests.support.processes import Web

OPEN = Limits(api=None, identity=None, connections=None, streams=None)


@dataclass
class Fleet:
    """The processes by their ports."""

    environment: Mapping[str, str]
    ports: list[int]
    running: dict[int, tuple[AbstractContextManager[Web], Web]] = field(default_factory=dict)

    def start(self, port: int) -> Web:
        """Start one, and return once it is ready."""
        context = processes.web(self.environment, port=port)
        web = context.__enter__()
        self.running[port] = context, web
        return web

    def stop(self, port: int, grace: float = 30) -> float:
        """SIGTERM. Out: how long it took to end (seconds). Errors: `TimeoutExpired` after its grace."""
        context, web = self.running.pop(port)
        began = time.monotonic()
        try:
            web.process.popen.terminate()
            web.process.popen.wait(grace)
        finally:
            context.__exit__(None, None, None)
        return time.monotonic() - began


@contextmanager
def fleet(environment: Mapping[str, str], count: int = 2) -> Iterator[tuple[Fleet, Edge]]:
    """So many web processes, and a real nginx before them."""
    made = Fleet(environment, [free_port() for _ in range(count)])
    try:
        for port in made.ports:
            made.start(port)
        with edge({"web": made.ports}, limits=OPEN, connections=4000) as door:
            yield made, door
    finally:
        for port in list(made.running):
            made.stop(port)
