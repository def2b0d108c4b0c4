"""Who is wanted, and what warming may not do: bring back what a write took away, or go on for ever."""

import time
import uuid
from dataclasses import dataclass

import pytest

from config.connections import pools
from tests.core.answers.conftest import Pair
from tests.core.answers.processes import HOLD_SECONDS, Fill, Write
from webapp.core.answers import Answer, Answers, Asking, fresh_until, warm
from webapp.core.answers.scripts import LIFE_MS, MAX_WANTED, WANTED_MS
from webapp.core.cache import Cache

WANTED = "w:tasks"


@dataclass
class Warmer:
    """A worker that shares the processes' cache and database; `amid` happens while it loads."""

    pair: Pair
    loads: int = 0

    def __post_init__(self) -> None:
        cache = self.pair.first.cache
        self.answers = Answers("tasks", cache, hold_seconds=HOLD_SECONDS, warmed={"list": self.load})
        self.pair.first.answers.warmed["list"] = self.load

    def load(self, _asking: Asking) -> Answer:
        self.loads += 1
        read = self.pair.database.value
        self.amid()
        return Answer(str(read).encode(), '"x"', fresh_until())

    def amid(self) -> None:
        """Nothing happens."""

    def run(self) -> int:
        """Warm the pair's user. Out: how many answers were loaded."""
        self.answers.wanted.add(self.pair.user)
        return warm(self.answers)


@pytest.fixture
def warmer(pair: Pair) -> Warmer:
    return Warmer(pair)


def _write(pair: Pair) -> None:
    write = Write(pair.second, pair.user)
    write.store()
    write.acknowledge()


def _is_wanted(pair: Pair) -> bool:
    return pair.admin.zscore(WANTED, str(pair.user)) is not None


def test_what_is_warmed_is_read_by_every_process(warmer: Warmer, pair: Pair) -> None:
    assert warmer.run() == 1

    assert pair.first.read(pair.user) == pair.second.read(pair.user) == 0


def test_an_answer_that_a_write_overtook_is_not_taken(
    warmer: Warmer, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warmer, "amid", lambda: _write(pair))
    warmer.run()

    assert (warmer.loads, pair.second.read(pair.user)) == (1, None)


def test_an_answer_that_a_write_under_way_may_overtake_is_not_even_loaded(warmer: Warmer, pair: Pair) -> None:
    under_way = Write(pair.second, pair.user)

    assert (warmer.run(), warmer.loads) == (0, 0)
    under_way.acknowledge()


def test_what_is_there_is_left_alone(warmer: Warmer) -> None:
    assert [warmer.run(), warmer.run()] == [1, 0]


def test_an_answer_that_has_run_out_is_made_anew(warmer: Warmer, pair: Pair) -> None:
    old = Answer(b"0", '"x"', 1).pack()
    assert pair.first.answers.begin(pair.user)
    pair.admin.hset(pair.first.answers.commands.key(pair.user), "f:list", old)

    assert warmer.run() == 1


def test_a_write_wants_the_page_of_a_reader_who_asked_for_it(warmer: Warmer, pair: Pair) -> None:
    Fill(pair.first, pair.user).finish()
    _write(pair)

    assert _is_wanted(pair)
    assert warm(warmer.answers) == 1
    assert pair.second.read(pair.user) == 1


def test_a_write_wants_nothing_for_who_never_reads(warmer: Warmer, pair: Pair) -> None:
    """Else the answers that warming brings and the next write takes away would keep each other going."""
    warmer.run()
    _write(pair)

    assert not _is_wanted(pair)


def test_a_write_wants_nothing_for_a_reader_of_other_things(warmer: Warmer, pair: Pair) -> None:
    version = pair.first.answers.begin(pair.user)
    assert version is not None
    pair.first.answers.offer(pair.user, "another", version, Answer(b"0", '"x"', fresh_until()))
    _write(pair)

    assert not _is_wanted(pair)


def test_a_write_wants_nothing_for_a_reader_who_has_left(warmer: Warmer, pair: Pair) -> None:
    Fill(pair.first, pair.user).finish()
    key = pair.first.answers.commands.key(pair.user)
    pair.admin.hset(key, "r", int(pair.admin.hget(key, "r")) - LIFE_MS)
    _write(pair)

    assert not _is_wanted(pair)


def test_who_was_wanted_last_comes_first_and_each_comes_once(warmer: Warmer, pair: Pair) -> None:
    users = [uuid.uuid4() for _ in range(3)]
    for user in [*users, users[0]]:
        warmer.answers.wanted.add(user)
        time.sleep(0.002)  # the set tells milliseconds apart

    assert warmer.answers.wanted.take(2) == [users[0], users[2]]
    assert warmer.answers.wanted.take(2) == [users[1]]
    assert warmer.answers.wanted.take(2) == []


def test_the_wanted_are_bounded_and_the_longest_wanted_make_room(warmer: Warmer, pair: Pair) -> None:
    soon = time.time() * 1000 - 5000
    pair.admin.zadd(WANTED, {str(uuid.UUID(int=number)): soon + number / 10 for number in range(MAX_WANTED)})
    warmer.answers.wanted.add(pair.user)

    assert pair.admin.zcard(WANTED) == MAX_WANTED
    assert pair.admin.zscore(WANTED, str(uuid.UUID(int=0))) is None
    assert pair.admin.zscore(WANTED, str(uuid.UUID(int=1))) is not None
    assert _is_wanted(pair)
    assert 0 < pair.admin.pttl(WANTED) <= WANTED_MS


def test_who_was_wanted_too_long_ago_is_passed_over(warmer: Warmer, pair: Pair) -> None:
    pair.admin.zadd(WANTED, {str(pair.user): time.time() * 1000 - WANTED_MS - 1000})

    assert warm(warmer.answers) == 0
    assert not _is_wanted(pair)


def test_without_redis_nobody_is_wanted_and_nothing_is_loaded(warmer: Warmer) -> None:
    away = Cache("redis://127.0.0.1:1/0", pools.worker())
    answers = Answers("tasks", away, hold_seconds=HOLD_SECONDS, warmed={"list": warmer.load})

    assert answers.wanted.add(uuid.uuid4()) is False
    assert (warm(answers), warmer.loads) == (0, 0)
    away.close()
