"""The schedules that each step of the cache is there for, one by one."""

import uuid

import pytest

from tests.core.answers.conftest import Pair
from tests.core.answers.processes import Fill, Write

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def test_what_is_filled_is_read_by_both(pair: Pair) -> None:
    Fill(pair.first, pair.user).finish()

    assert pair.first.read(pair.user) == pair.second.read(pair.user) == 0


def test_a_write_drops_what_was_there_before_it_touches_the_database(pair: Pair) -> None:
    Fill(pair.first, pair.user).finish()
    under_way = Write(pair.second, pair.user)

    assert pair.first.read(pair.user) is None
    under_way.acknowledge()


def test_a_reader_slower_than_a_whole_write_cannot_bring_the_old_answer_back(pair: Pair) -> None:
    slow = Fill(pair.first, pair.user)
    write = Write(pair.second, pair.user)
    write.store()
    write.acknowledge()
    slow.finish()

    assert pair.first.read(pair.user) is None


def test_nothing_is_filled_while_a_write_is_under_way(pair: Pair) -> None:
    under_way = Write(pair.second, pair.user)
    Fill(pair.first, pair.user).finish()

    assert pair.first.read(pair.user) is None
    under_way.acknowledge()


def test_a_slow_reader_is_refused_while_a_write_is_under_way(pair: Pair) -> None:
    """Were it not, a writer that lost Redis before its release would leave the old answer to everybody."""
    slow = Fill(pair.second, pair.user)
    write = Write(pair.first, pair.user)
    write.store()
    slow.finish()
    pair.first.cut_off()
    write.acknowledge()

    assert pair.second.read(pair.user) is None


def test_a_slow_reader_is_refused_after_the_hold_of_a_writer_that_vanished_ran_out(pair: Pair) -> None:
    slow = Fill(pair.second, pair.user)
    write = Write(pair.first, pair.user)
    write.store()
    pair.first.cut_off()
    write.acknowledge()
    pair.holds_run_out()
    Fill(pair.second, pair.user)
    slow.finish()

    assert pair.second.read(pair.user) is None


def test_the_end_of_one_write_does_not_lift_the_hold_of_another(pair: Pair) -> None:
    first, second = Write(pair.first, pair.user), Write(pair.second, pair.user)
    first.store()
    first.acknowledge()
    Fill(pair.first, pair.user).finish()
    second.store()
    pair.second.cut_off()
    second.acknowledge()

    assert pair.first.read(pair.user) is None


def test_after_an_eviction_an_old_reader_is_refused(pair: Pair) -> None:
    slow = Fill(pair.first, pair.user)
    pair.admin.delete(pair.first.answers.commands.key(pair.user))
    write = Write(pair.second, pair.user)
    write.store()
    pair.admin.delete(pair.first.answers.commands.key(pair.user))
    pair.second.cut_off()
    write.acknowledge()
    slow.finish()

    assert pair.first.read(pair.user) is None


def test_a_process_that_could_not_tell_of_its_write_believes_no_answer_until_it_has_dropped_it(
    pair: Pair,
) -> None:
    Fill(pair.second, pair.user).finish()
    pair.first.cut_off()
    write = Write(pair.first, pair.user)
    write.store()
    write.acknowledge()
    pair.first.reconnect()

    assert pair.first.read(pair.user) is None
    assert pair.second.read(pair.user) is None


def test_what_could_not_be_dropped_is_dropped_with_the_next_write_that_gets_through(pair: Pair) -> None:
    other = uuid.uuid4()
    Fill(pair.second, pair.user).finish()
    pair.first.cut_off()
    lost = Write(pair.first, pair.user)
    lost.store()
    lost.acknowledge()
    pair.first.reconnect()
    pair.first.cache.answers()  # the connection that was killed is found out
    pair.first.cache._breaker.succeeded()
    Write(pair.first, other).acknowledge()

    assert pair.second.read(pair.user) is None


def test_a_user_has_a_bounded_number_of_answers(pair: Pair) -> None:
    for number in range(200):
        version = pair.first.answers.begin(pair.user)
        assert version is not None
        pair.first.answers.offer(pair.user, f"field-{number}", version, Fill(pair.first, pair.user)._answer)

    assert pair.admin.hlen(pair.first.answers.commands.key(pair.user)) <= 65


def test_answers_end_by_themselves(pair: Pair) -> None:
    Fill(pair.first, pair.user).finish()

    assert 300_000 <= pair.admin.pttl(pair.first.answers.commands.key(pair.user)) <= 360_000
