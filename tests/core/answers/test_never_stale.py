"""No answer is older than an acknowledged write of its user, while Redis answers the writer.

Readers, fillers and writers of two processes in every order, with crashes at each step, evictions, flushes,
holds that run out, and one process cut off from Redis while the other is not.
"""

import os
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.core.answers.processes import HOLD_SECONDS, Database, Fill, Process, Write
from tests.support.servers import Servers

SCHEDULES = int(os.environ.get("ANSWER_SCHEDULES", "20000" if os.environ.get("MYRIAD_LONG") else "120"))
STEPS = 25
who = st.sampled_from([0, 1])


class Schedules(RuleBasedStateMachine):
    """`clean` is the newest write that was acknowledged by a process which Redis answered throughout."""

    admin: Any
    port: int
    writes = Bundle("writes")
    fills = Bundle("fills")

    def __init__(self) -> None:
        super().__init__()
        self.admin.flushall()
        self.user = uuid.uuid4()
        self.database = Database()
        self.processes = [Process(name, self.admin, self.port, self.database) for name in ("p0", "p1")]
        self.cut = {0: False, 1: False}
        self.clean = 0
        self.started: list[Fill] = []

    def teardown(self) -> None:
        for fill in self.started:
            fill.finish()
        for process in self.processes:
            process.cache.close()

    @rule(target=writes, number=who)
    def begin_write(self, number: int) -> tuple[int, Write, bool]:
        return number, Write(self.processes[number], self.user), self.cut[number]

    @rule(write=writes)
    def store(self, write: tuple[int, Write, bool]) -> None:
        if write[1].value is None and write[1].in_time:
            write[1].store()

    @rule(write=consumes(writes))
    def acknowledge(self, write: tuple[int, Write, bool]) -> None:
        number, under_way, was_cut = write
        under_way.acknowledge()
        owes = not under_way.process.answers.debts.clear(self.user)
        if under_way.value is not None and not (was_cut or self.cut[number] or owes):
            self.clean = max(self.clean, under_way.value)

    @rule(write=consumes(writes))
    def crash_in_a_write(self, write: tuple[int, Write, bool]) -> None:
        """The process dies: its hold stays, its client never hears."""

    @rule(target=fills, number=who)
    def begin_fill(self, number: int) -> Fill:
        fill = Fill(self.processes[number], self.user).start()
        self.started.append(fill)
        return fill

    @rule(fill=consumes(fills))
    def finish_fill(self, fill: Fill) -> None:
        fill.finish()

    @rule()
    def evict(self) -> None:
        self.admin.delete(self.processes[0].answers.key(self.user))

    @rule()
    def flush(self) -> None:
        self.admin.flushall()

    @rule()
    def let_holds_run_out(self) -> None:
        time.sleep(HOLD_SECONDS / 3)

    @rule(number=who)
    def cut_off(self, number: int) -> None:
        self.processes[number].cut_off()
        self.cut[number] = True

    @rule(number=who)
    def reconnect(self, number: int) -> None:
        self.processes[number].reconnect()
        self.cut[number] = False

    @invariant()
    def nobody_reads_what_is_older(self) -> None:
        for process in self.processes:
            value = process.read(self.user)
            assert value is None or value >= max(self.clean, process.acknowledged), (
                f"{process.name} read {value}, acknowledged: {self.clean}, {process.acknowledged}"
            )


@pytest.fixture
def machine(servers: Servers) -> Iterator[type[Schedules]]:
    yield type("Here", (Schedules,), {"admin": servers.cache, "port": servers.cache_server.port})
    for name in ("p0", "p1"):
        servers.cache.execute_command("ACL", "DELUSER", name)
    servers.cache.flushall()


@pytest.mark.timeout(3600)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # connections that we killed
def test_no_schedule_of_two_processes_reads_an_answer_older_than_an_acknowledged_write(
    machine: type[Schedules],
) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=SCHEDULES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=SCHEDULES < 1000,
            suppress_health_check=list(HealthCheck),
        ),
    )
