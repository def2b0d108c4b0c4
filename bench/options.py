"""What a run is told by environment variables: `BENCH_USERS=200 make bench`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

WRITES = ("mixed", "create", "patch")
READS = ("cached_list", "list_304", "cached_list_c128", "one", "me", "uncached_list")
SCENARIOS = (*READS, *WRITES)
"""In the order of a round: reads find what the warm-up cached, and the mixed load begins with it: closer to
what it settles at than a cache that the other writes have emptied, on either side."""


@dataclass(frozen=True)
class Options:
    """The size of a run."""

    users: int = 10_000
    tasks: int = 100
    seconds: float = 8.0
    rounds: int = 5
    scenarios: tuple[str, ...] = SCENARIOS
    soak_minutes: float = 15.0

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> "Options":
        """From `BENCH_USERS`, `BENCH_TASKS`, `BENCH_SECONDS`, `BENCH_ROUNDS`, `BENCH_SOAK_MINUTES` and
        `BENCH_SCENARIOS` (names parted by commas)."""
        names = tuple(filter(None, environ.get("BENCH_SCENARIOS", "").split(",")))
        if unknown := set(names) - set(SCENARIOS):
            raise ValueError(f"BENCH_SCENARIOS names {', '.join(sorted(unknown))}: known: {SCENARIOS}")
        return cls(
            users=int(environ.get("BENCH_USERS", cls.users)),
            tasks=int(environ.get("BENCH_TASKS", cls.tasks)),
            seconds=float(environ.get("BENCH_SECONDS", cls.seconds)),
            rounds=int(environ.get("BENCH_ROUNDS", cls.rounds)),
            scenarios=tuple(name for name in SCENARIOS if name in names) if names else SCENARIOS,
            soak_minutes=float(environ.get("BENCH_SOAK_MINUTES", cls.soak_minutes)),
        )

    @property
    def limit_scale(self) -> int:
        """By how much the limits a user must grow so that fewer users bear the same load: 1 for 10,000."""
        return max(1, -(-Options.users // self.users))
