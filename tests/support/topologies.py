"""Tests of HTTP that know nothing of the inside run against one process and against split services alike.

`make test` runs those marked `both` twice; `TOPOLOGY=services` (make test-services) runs all that can against
split services: those that neither ask for a part of this process nor import the application.
"""

import inspect
import os
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType

import pytest

from tests.support.split import Split

ONE, SERVICES = "one", "services"
GROUP = "services apart"
_ASKED = os.environ.get("TOPOLOGY", ONE)
_INSIDE = {
    *("app", "settings", "servers", "environment", "rows", "cache_redis", "monkeypatch", "_clean"),
    *("https_app", "tell", "served", "boot", "run", "world", "explain", "limited"),
    *("caplog", "refuse", "days"),
}
_APPLICATION = (
    # What is logged and counted in this process is nothing of theirs.
    *("structlog", "prometheus_client"),
    *("webapp", "workers", "config", "migrations", "devstack.redis", "devstack.mongodb"),
    *("tests.support.plans", "tests.support.scoping", "tests.support.failing"),
)


@dataclass
class Elsewhere:
    """Jobs that other processes run by themselves: asking for them is waiting for them."""

    split: Split

    def drain(self) -> None:
        """Until what happened was told, acted on and mailed."""
        self.split.quiet()

    def run(self, name: str) -> None:
        """As `drain`: nobody can tell which job runs."""
        self.split.quiet()


def choose(metafunc: pytest.Metafunc, ways: list[str]) -> None:
    """Both topologies for a test that is marked, else the one that was asked for; and in one process each of
    `ways` to speak to it. Services apart are spoken to in one way, over the network."""
    whole = "_whole" in metafunc.fixturenames
    both = whole and metafunc.definition.get_closest_marker("both") and _ASKED == ONE
    if whole and only_apart():
        metafunc.parametrize("topology", [SERVICES], indirect=True)
    elif both and ways:
        apart = pytest.param(SERVICES, ways[0], marks=pytest.mark.xdist_group(GROUP), id=SERVICES)
        metafunc.parametrize(("topology", "client"), [*((ONE, way) for way in ways), apart], indirect=True)
    elif both:
        apart = pytest.param(SERVICES, marks=pytest.mark.xdist_group(GROUP))
        metafunc.parametrize("topology", [ONE, apart], indirect=True)
    elif ways:
        metafunc.parametrize("client", ways, indirect=True)


def waits(item: pytest.Item) -> bool:
    """Whether the test waits for other processes most of its time."""
    groups = (mark.args[0] for mark in item.iter_markers("xdist_group") if mark.args)
    return item.get_closest_marker("faults") is not None or GROUP in groups


def only_apart() -> bool:
    """Whether this run is about split services."""
    return _ASKED == SERVICES


def keep(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a run against split services, leave out what cannot be asked of them."""
    if not only_apart():
        return
    out = [item for item in items if not _is_black_box(item)]
    config.hook.pytest_deselected(items=out)
    items[:] = [item for item in items if item not in set(out)]


def _is_black_box(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    if "split" in names or "apart_and_clean" in names:
        return True
    if "_whole" not in names or names & _INSIDE:
        return False
    return not any(_knows_the_inside(function, set()) for function in _functions(item))


def _functions(item: pytest.Item) -> list[FunctionType]:
    """The test's, and those of the fixtures that its module has for it."""
    test: FunctionType = item.function  # type: ignore[attr-defined]
    known = item._fixtureinfo.name2fixturedefs.values()  # type: ignore[attr-defined]
    fixtures = [fixture.func for several in known for fixture in several]
    return [test, *(one for one in fixtures if one.__module__ == test.__module__)]


def _knows_the_inside(function: FunctionType, seen: set[object]) -> bool:
    """Whether the function, or one of its module that it calls, uses something of the application."""
    seen.add(function)
    plain = inspect.unwrap(function)  # of a context manager, what it wraps
    for name in _names(plain.__code__):
        value = plain.__globals__.get(name)
        home = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None) or ""
        if any(home == inside or home.startswith(f"{inside}.") for inside in _APPLICATION):
            return True
        own = isinstance(value, FunctionType) and home == function.__module__ and value not in seen
        if own and _knows_the_inside(value, seen):
            return True
    return False


def _names(code: CodeType) -> set[str]:
    """The names that the code uses, and the code inside it."""
    inner = [const for const in code.co_consts if isinstance(const, CodeType)]
    return set(code.co_names).union(*map(_names, inner))
