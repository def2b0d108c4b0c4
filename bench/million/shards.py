"""Where the seeded users would live on shards: how even that is, and what moves when there are more."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.million.crowd import Crowd
from migrations.sharding.keys import CHUNKS_A_SHARD, range_of

GROWTH = (1, 2, 8)


@dataclass(frozen=True)
class Placed:
    """Users and tasks by shard, and the share of tasks that moved since there were fewer shards."""

    users: list[int]
    tasks: list[int]
    moved: float

    @property
    def unevenness(self) -> float:
        """The fullest shard's tasks by the mean."""
        return max(self.tasks) * len(self.tasks) / max(1, sum(self.tasks))


def place(crowd: Crowd, growth: Sequence[int] = GROWTH) -> dict[int, Placed]:
    """The crowd on each number of shards, by the ranges that `migrations.sharding` cuts for the largest."""
    ranges = max(growth) * CHUNKS_A_SHARD
    users, tasks = [0] * ranges, [0] * ranges
    for member in crowd.members(range(crowd.users)):
        users[range_of(member.user_id, ranges)] += 1
        tasks[range_of(member.user_id, ranges)] += member.tasks
    found, homes = dict[int, Placed](), [0] * ranges
    for shards in growth:
        before, homes = homes, balanced(homes, shards)
        moved = sum(count for count, old, new in zip(tasks, before, homes, strict=True) if old != new)
        found[shards] = Placed(_gathered(users, homes), _gathered(tasks, homes), moved / max(1, sum(tasks)))
    return found


def balanced(homes: Sequence[int], shards: int) -> list[int]:
    """Where the ranges are when there are more shards: each keeps its share, and what is over moves."""
    quota, held, left, found = len(homes) // shards, [0] * shards, list[int](), list(homes)
    for place, home in enumerate(homes):
        if held[home] < quota:
            held[home] += 1
        else:
            left.append(place)
    for place in left:
        home = min(range(shards), key=lambda one: held[one])
        held[home], found[place] = held[home] + 1, home
    return found


def _gathered(counts: Sequence[int], homes: Sequence[int]) -> list[int]:
    found = [0] * (max(homes) + 1)
    for count, home in zip(counts, homes, strict=True):
        found[home] += count
    return found


def table(placed: dict[int, Placed]) -> str:
    """For a person."""
    lines = ["| shards | users a shard | tasks a shard | fullest by mean | moved |", "|---|---|---|---|---|"]
    for shards, one in placed.items():
        spans = [f"{min(each):,} to {max(each):,}" for each in (one.users, one.tasks)]
        lines.append(f"| {shards} | {' | '.join(spans)} | {one.unevenness:.2f} | {one.moved:.0%} |")
    return "\n".join(lines)
