"""What tests cost: a table of the dearest files after a whole run, and a bound for each test.

The suite has a budget (CONTRIBUTING.md), and every test is in it for ever. A test that takes more CPU than
`MOST_SECONDS` fails: it belongs to the long forms, or its set-up is to be shared. The bound is of CPU, of the
test's own process and of those that it started and awaited, not of time: how busy the machine is besides
matters little. (A crowded processor may take twice as many seconds for the same: the bound has room.)
What the first test to ask sets up for all others is free, and so are `faults`, `e2e`, services apart
and all long forms.
"""

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.support import topologies

MOST_SECONDS = 20.0
TABLE_FROM_TESTS = 200
ROWS = 10
_BEGAN = pytest.StashKey[float]()
_FREE = ("faults", "e2e", "long")
_PROPERTY = "cpu"


@dataclass
class Cost:
    """Of one file."""

    tests: int = 0
    seconds: float = 0.0
    cpu: float = 0.0


class Budget:
    """A plugin: measures where the tests run, adds up and tells where the results arrive."""

    def __init__(self) -> None:
        self._files: dict[str, Cost] = defaultdict(Cost)
        self._shared, self._depth = 0.0, 0

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        """What is set up for many tests is not held against the first of them."""
        if fixturedef.scope == "function":
            return (yield)
        self._depth += 1
        began = _cpu()
        try:
            return (yield)
        finally:
            self._depth -= 1
            if not self._depth:
                self._shared += _cpu() - began

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._shared = 0.0
        item.stash[_BEGAN] = _cpu()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        spent = _cpu() - item.stash[_BEGAN] - self._shared
        item.user_properties.append((_PROPERTY, spent))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Iterator[pytest.TestReport]:
        report: pytest.TestReport = yield
        if report.when == "teardown" and report.passed and not _is_free(item):
            spent = dict(item.user_properties)[_PROPERTY]
            if spent > MOST_SECONDS:
                report.outcome = "failed"
                report.longrepr = f"{spent:.1f} s of CPU, of {MOST_SECONDS:.1f} (see {__name__})"
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if isinstance(report, pytest.SubtestReport):
            return  # its time is in that of its test
        cost = self._files[report.nodeid.partition("::")[0]]
        cost.seconds += report.duration
        if report.when == "teardown":
            cost.tests += 1
            cost.cpu += dict(report.user_properties).get(_PROPERTY, 0.0)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The dearest files of a large run, the first of them first."""
        if sum(cost.tests for cost in self._files.values()) < TABLE_FROM_TESTS:
            return
        terminalreporter.section("dearest files: seconds in all, of CPU in the tests; tests")
        for name, cost in sorted(self._files.items(), key=lambda one: -one[1].seconds)[:ROWS]:
            terminalreporter.write_line(f"{cost.seconds:7.1f} {cost.cpu:7.1f} {cost.tests:5d}  {name}")


def _is_free(item: pytest.Item) -> bool:
    """Processes come and go in these tests: that is what they are about."""
    is_long = bool(os.environ.get("MYRIAD_LONG"))
    return is_long or any(map(item.get_closest_marker, _FREE)) or topologies.waits(item)


def _cpu() -> float:
    times = os.times()
    return time.process_time() + times.children_user + times.children_system
