"""The rules: from what was seen to how many of a kind, and why."""

import math
from dataclasses import dataclass

from deploy.advice.scrape import Look

LEAST = 2
"""Of each kind: one may be restarted, or lost."""

BUSY_WANTED, BUSY_IDLE = 0.6, 0.3
"""The share of its processor that a process is meant to use: at twice the load it is still there."""

SLOW_SECONDS = 0.25
"""The objective of answers (docs/operations.md)."""

WAIT_SECONDS = 0.1
OLD_SECONDS, DRAIN_SECONDS = 10.0, 60.0
"""A queue whose oldest message is older than this is drained within the other."""


@dataclass(frozen=True)
class Advice:
    """How many of a kind there are, how many there should be, and why."""

    kind: str
    now: int
    wanted: int
    reason: str


def advise(look: Look) -> list[Advice]:
    """For web and for workers."""
    return [_web(look), _worker(look)]


def _web(look: Look) -> Advice:
    now, busy = look.tells("myriad_processes", process="web"), _busy(look, "web")
    slow = look.quantile(0.95, "myriad_http_request_seconds")
    wait = look.quantile(0.95, "myriad_mongodb_pool_wait_seconds") or 0.0
    refused = look.rate("myriad_mongodb_pool_refused_total")
    told = f"processes are {busy:.0%} busy, p95 is {_seconds(slow)}"
    if refused > 0 or wait > WAIT_SECONDS:
        blame = f"{told}, and threads wait {_seconds(wait)} for MongoDB ({refused:.1f} refused a second)"
        return Advice("web", now, max(now, LEAST), f"{blame}: more web would ask it more. See MongoDB first.")
    if busy > BUSY_WANTED:
        return Advice("web", now, max(LEAST, _scaled(now, busy)), f"{told}: wanted is {BUSY_WANTED:.0%}.")
    if slow is not None and slow > SLOW_SECONDS and busy > BUSY_IDLE:
        return Advice("web", now, max(LEAST, now + 1), f"{told}, above {SLOW_SECONDS * 1000:.0f} ms.")
    if slow is not None and slow > SLOW_SECONDS:
        return Advice(
            "web", now, max(LEAST, now), f"{told}: they wait for something else. See its slow queries."
        )
    if busy < BUSY_IDLE and now > LEAST:
        fewer = max(LEAST, now - max(1, now // 4), _scaled(now, busy))
        return Advice("web", now, fewer, f"{told}: a step down, a quarter at most.")
    return Advice("web", now, max(LEAST, now), f"{told}.")


def _worker(look: Look) -> Advice:
    now, slots = look.tells("myriad_processes", process="worker"), _processes(look, "worker")
    mean, waiting = _job_seconds(look), sum(_waiting(look).values())
    oldest = look.highest("myriad_queue_oldest_seconds")
    load = look.rate("myriad_job_seconds_sum")
    told = f"jobs take {load:.1f} of {slots} processes, {waiting:.0f} wait, the oldest for {oldest:.0f} s"
    each = max(1.0, slots / now) if now else 1.0
    if oldest > OLD_SECONDS:
        needed = (load + waiting * mean / DRAIN_SECONDS) / BUSY_WANTED / each
        wanted = max(LEAST, now + 1, math.ceil(needed))
        return Advice("worker", now, wanted, f"{told}: enough to be through in {DRAIN_SECONDS:.0f} s.")
    needed = math.ceil(load / BUSY_WANTED / each)
    if needed > now:
        return Advice("worker", now, max(LEAST, needed), f"{told}: wanted is {BUSY_WANTED:.0%}.")
    if now > LEAST and load < BUSY_IDLE * slots and waiting == 0:
        fewer = max(LEAST, now - max(1, now // 4), needed)
        return Advice("worker", now, fewer, f"{told}: a step down, a quarter at most.")
    return Advice("worker", now, max(LEAST, now), f"{told}.")


def _busy(look: Look, kind: str) -> float:
    """Of one processor each: an interpreter uses no more."""
    return look.rate("myriad_cpu_seconds_total", process=kind) / max(1, _processes(look, kind))


def _processes(look: Look, kind: str) -> int:
    return round(sum(value for _, value in look.now("myriad_processes", process=kind)))


def _waiting(look: Look) -> dict[str, float]:
    """By queue; each beat tells the same."""
    found: dict[str, float] = {}
    for labels, value in look.now("myriad_queue_messages"):
        queue = dict(labels)["queue"]
        found[queue] = max(found.get(queue, 0.0), value)
    return found


def _job_seconds(look: Look) -> float:
    """What a job takes, of late; before any has run, a tenth of a second."""
    count = look.rate("myriad_job_seconds_count")
    return look.rate("myriad_job_seconds_sum") / count if count else 0.1


def _scaled(now: int, busy: float) -> int:
    return math.ceil(now * busy / BUSY_WANTED)


def _seconds(seconds: float | None) -> str:
    return "unknown (no requests)" if seconds is None else f"{seconds * 1000:.0f} ms"
