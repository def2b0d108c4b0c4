"""Who there is in a seeded crowd, and how many tasks each has: the same in every run."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

GIANT_TASKS = 100_000
MEASURED, MEASURED_TASKS = 100, 100
"""Of every crowd, so many users with so many tasks: what they are answered is compared between crowds."""

_HEAVY_SHARE, _HEAVY_HOLD = 0.01, 0.30
_SEED = 20_261


@dataclass(frozen=True)
class Member:
    """A user. `number` counts from 0 in the order of the ids."""

    number: int
    user_id: UUID
    tasks: int
    is_measured: bool = False

    @property
    def email(self) -> str:
        return f"user{self.number}@example.org"


@dataclass(frozen=True)
class Crowd:
    """`users` who share about `tasks`: a hundredth of them have three tenths; one more user has a hundred
    thousand, and a hundred have a hundred each."""

    name: str
    users: int
    tasks: int
    giant_tasks: int = GIANT_TASKS
    measured: int = MEASURED
    measured_tasks: int = MEASURED_TASKS

    @property
    def database_prefix(self) -> str:
        return f"crowd_{self.name}"

    @cached_property
    def ids(self) -> list[UUID]:
        """Random ids as the product makes them, in order: what is loaded in the order of an index costs
        least."""
        chance = random.Random(f"{_SEED}:{self.name}")
        return sorted(UUID(int=chance.getrandbits(128), version=4) for _ in range(self.users))

    @cached_property
    def giant(self) -> int:
        """The number of the one with most tasks."""
        return self.users // 2

    @cached_property
    def measured_numbers(self) -> frozenset[int]:
        """Those that requests are made as, spread evenly over the ids."""
        step = self.users / self.measured
        return frozenset(int(step * place) for place in range(self.measured)) - {self.giant}

    def member(self, number: int) -> Member:
        """One of them."""
        return Member(number, self.ids[number], self._tasks(number), number in self.measured_numbers)

    def members(self, numbers: range) -> Iterator[Member]:
        """Some of them."""
        return map(self.member, numbers)

    def _tasks(self, number: int) -> int:
        if number == self.giant:
            return self.giant_tasks
        if number in self.measured_numbers:
            return self.measured_tasks
        chance = random.Random(f"{_SEED}:{number}")
        is_heavy = chance.random() < _HEAVY_SHARE
        mean = self.tasks / self.users
        mean *= _HEAVY_HOLD / _HEAVY_SHARE if is_heavy else (1 - _HEAVY_HOLD) / (1 - _HEAVY_SHARE)
        return round(chance.expovariate(1 / mean))


def crowds(users: int, tasks: int, *, smaller: tuple[int, ...] = (1_000, 100_000)) -> list[Crowd]:
    """The crowd asked for, behind smaller ones with as many tasks a user."""
    sizes = [size for size in smaller if size < users] + [users]
    return [Crowd(_name(size, tasks, users), size, round(tasks * size / users)) for size in sizes]


def _name(size: int, tasks: int, users: int) -> str:
    """Another number of tasks is another crowd, with a database of its own."""
    return f"{size}" if tasks == 5 * users else f"{size}_{round(tasks * size / users)}"
