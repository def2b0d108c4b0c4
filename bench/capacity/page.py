"""The tables of docs/capacity.md."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.capacity.model import Costs, Plan
from bench.million.page import replaced

_ROWS: tuple[tuple[str, Callable[[Plan], str]], ...] = (
    ("requests a second, at the peak", lambda one: f"{one.requests_a_second:,.0f}"),
    ("of them writes", lambda one: f"{one.writes_a_second:,.0f}"),
    ("web processes (of one processor)", lambda one: f"{one.web_processes:,}"),
    ("worker processes", lambda one: f"{one.worker_processes:,}"),
    ("mails a second, in a burst", lambda one: f"{one.mails_a_second:,.1f}"),
    ("Redis for the cache, GB", lambda one: f"{one.redis_cache_gb:,.2f}"),
    ("Redis for the broker, GB", lambda one: f"{one.redis_broker_gb:,.2f}"),
    ("MongoDB on disk, GB", lambda one: f"{one.mongodb_disk_gb:,.1f}"),
    ("MongoDB's memory, GB", lambda one: f"{one.mongodb_memory_gb:,.1f}"),
    ("MongoDB's and Redis' busy processors", lambda one: f"{one.mongodb_busy_cores:,.1f}"),
    ("connections to a MongoDB member", lambda one: f"{one.mongodb_connections:,}"),
    ("secondaries", lambda one: f"{one.secondaries:,}"),
    ("shards", lambda one: "not sharded" if one.shards == 1 else f"{one.shards:,}"),
)
_COST = re.compile(r"web ([\d.]+) ms, stores ([\d.]+) ms")


def table(plans: Sequence[Plan]) -> str:
    """One column for each number of users."""
    lines = [["users", *(f"{one.users:,}" for one in plans)], ["---", *("---:" for _ in plans)]]
    lines += [[name, *map(show, plans)] for name, show in _ROWS]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cost_line(cost: Costs, bench: str) -> str:
    """What the plan was made with."""
    return (
        f"Processor time of a request of the mix: web {cost.web * 1000:.3f} ms, "
        f"stores {cost.stores * 1000:.3f} ms "
        f"(`bench/results/{bench}`)."
    )


def costs_told(text: str) -> Costs:
    """What a page was made with. Errors: `LookupError`."""
    found = _COST.search(text)
    if found is None:
        raise LookupError("the page does not tell its costs")
    return Costs(float(found[1]) / 1000, float(found[2]) / 1000)


def write(path: Path, cost: Costs, bench: str, plans: Sequence[Plan]) -> None:
    """Draw the page's tables anew."""
    text = replaced(path.read_text(), "costs", cost_line(cost, bench))
    path.write_text(replaced(text, "plan", table(plans)))
