"""The scenarios, and how a run of one is measured."""

from dataclasses import dataclass
from pathlib import Path

from bench import cpu, load
from bench.machine import Target

_PAGE = (3_000, 60_000)


@dataclass(frozen=True)
class Scenario:
    """A wrk script, the connections it uses, and how many bytes an answer with its headers has: a cached list
    that answers 304, or a 304 that answers a list, is no result."""

    script: str
    answer_bytes: tuple[int, int]
    connections: int = load.CONNECTIONS


SCENARIOS = {
    "cached_list": Scenario("cached_list", _PAGE),
    "list_304": Scenario("list_304", (1, 1_500)),
    "cached_list_c128": Scenario("cached_list", _PAGE, 128),
    "one": Scenario("one", (300, 3_000)),
    "me": Scenario("me", (200, 3_000)),
    "uncached_list": Scenario("uncached_list", (1_000, 60_000)),
    "create": Scenario("create", (300, 3_000)),
    "patch": Scenario("patch", (300, 3_000)),
    "mixed": Scenario("mixed", (1_000, 60_000)),
}
FLOORS = {load.CONNECTIONS: Scenario("floor", _PAGE), 128: Scenario("floor", _PAGE, 128)}


@dataclass(frozen=True)
class Figure:
    """What one run of a scenario showed. CPU is in seconds for 1,000 requests: the server's processes, and
    with MongoDB and Redis."""

    rps: float
    p50_ms: float
    p99_ms: float
    cpu_s_per_1000: float
    cpu_all_s_per_1000: float
    problems: tuple[str, ...] = ()


def measure(target: Target, scenario: Scenario, arguments: list[str], seconds: float) -> Figure:
    """Load the target once, and say what it took."""
    server, stores = cpu.spent([target.process.pid]), cpu.spent(target.stores)
    seen = load.run(target.url, scenario.script, arguments, connections=scenario.connections, seconds=seconds)
    server, stores = cpu.spent([target.process.pid]) - server, cpu.spent(target.stores) - stores
    return figure(seen, server, stores, scenario)


def figure(seen: load.Load, server: float, stores: float, scenario: Scenario) -> Figure:
    """The arithmetic of `measure`."""
    thousands = max(1, seen.requests) / 1000
    return Figure(
        rps=seen.rps,
        p50_ms=seen.p50_ms,
        p99_ms=seen.p99_ms,
        cpu_s_per_1000=server / thousands,
        cpu_all_s_per_1000=(server + stores) / thousands,
        problems=tuple(_problems(seen, scenario)),
    )


def _problems(seen: load.Load, scenario: Scenario) -> list[str]:
    found = [f"{count} {name} errors" for name, count in seen.errors.items()]
    least, most = scenario.answer_bytes
    if not least <= seen.bytes_per_answer <= most:
        found.append(f"{seen.bytes_per_answer:.0f} bytes an answer, not {least} to {most}")
    return found


def arguments(file: Path, users: int, tasks: int, first: int, turn: int) -> list[str]:
    """What wrk/common.lua takes."""
    return [str(file), str(users), str(tasks), str(first), str(turn)]
