"""No answer is older than an acknowledged write of its user, while Redis answers the writer.

Readers, fillers and writers of two processes in every order, with crashes at each step, evictions, flushes,
holds that run out, and one process cut off from Redis while the other is not.
"""

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.core.answers.processes import Database, Fill, Process, Write
from tests.support.servers import Servers

SCHEDULES = int(os.environ.get("ANSWER_SCHEDULES", "20000" if os.environ.get("MYRIAD_LONG") else "80"))
STEPS = 30
OFTEN = ("begin_write", "store", "acknowledge", "begin_fill", "finish_fill")
SELDOM = ("crash_in_a_write", "evict", "flush", "let_holds_run_out", "cut_off", "reconnect")


class Schedules(RuleBasedStateMachine):
    """`clean` is the newest acknowledged write of which Redis heard: that took its release, or its hold and
    kept it until it ran out. Everybody must see it; a process must always see its own writes."""

    admin: Any
    port: int

    def __init__(self) -> None:
        super().__init__()
        self.admin.flushall()
        self.user = uuid.uuid4()
        self.database = Database()
        self.processes = [Process(name, self.admin, self.port, self.database) for name in ("p0", "p1")]
        self._key = self.processes[0].answers.commands.key(self.user)
        self.clean = 0
        self.writes: list[Write] = []
        self.crashed: list[Write] = []
        self.fills: list[Fill] = []

    def teardown(self) -> None:
        for process in self.processes:
            process.cache.close()

    @rule(action=st.sampled_from(OFTEN * 4 + SELDOM), number=st.integers(0, 1))
    def act(self, action: str, number: int) -> None:
        """One step of one process; a step that there is nothing for does nothing."""
        getattr(self, f"_{action}")(number)

    @invariant()
    def nobody_reads_what_is_older(self) -> None:
        for process in self.processes:
            value = process.read(self.user)
            assert value is None or value >= max(self.clean, process.acknowledged), (
                f"{process.name} read {value}, acknowledged: {self.clean}, {process.acknowledged}"
            )

    def _begin_write(self, number: int) -> None:
        before = self._holds()
        write = Write(self.processes[number], self.user)
        write.is_held = len(self._holds()) > len(before)
        self.writes.append(write)

    def _store(self, number: int) -> None:
        for write in self.writes[number : number + 1]:
            write.store()

    def _acknowledge(self, number: int) -> None:
        for write in self.writes[number : number + 1]:
            self.writes.pop(number)
            before = self.admin.hget(self._key, "v")
            write.acknowledge()
            is_released = self.admin.hget(self._key, "v") != before
            if write.value is not None and (is_released or write.is_held):
                self.clean = max(self.clean, write.value)

    def _crash_in_a_write(self, number: int) -> None:
        """The process dies: its hold stays, its client never hears."""
        self.crashed += self.writes[number : number + 1]
        del self.writes[number : number + 1]

    def _begin_fill(self, number: int) -> None:
        self.fills.append(Fill(self.processes[number], self.user))

    def _finish_fill(self, number: int) -> None:
        for fill in self.fills[number : number + 1]:
            self.fills.pop(number)
            fill.finish()

    def _evict(self, _number: int) -> None:
        self.admin.delete(self._key)
        self._lose_holds()

    def _flush(self, _number: int) -> None:
        self.admin.flushall()
        self._lose_holds()

    def _let_holds_run_out(self, _number: int) -> None:
        """Time passes: every hold there is runs out, and no write that had one may go on."""
        for field in self._holds():
            self.admin.hset(self._key, field, 1)
        for write in self.writes:
            write.in_time = False

    def _holds(self) -> list[str]:
        return [field for field in self.admin.hkeys(self._key) if field.startswith("h:")]

    def _lose_holds(self) -> None:
        for write in self.writes:
            write.is_held = False

    def _cut_off(self, number: int) -> None:
        self.processes[number].cut_off()

    def _reconnect(self, number: int) -> None:
        self.processes[number].reconnect()


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
