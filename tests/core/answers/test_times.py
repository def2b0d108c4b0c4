"""The time a version carries: the latest of the user's acknowledged writes, or none when nobody knows it."""

import pytest

from tests.core.answers.conftest import Pair
from tests.core.answers.processes import Fill, Write

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def _written(pair: Pair) -> None:
    write = Write(pair.first, pair.user)
    write.store()
    write.acknowledge()


def test_a_fill_after_a_write_may_ask_a_secondary_that_has_got_as_far(pair: Pair) -> None:
    _written(pair)

    assert Fill(pair.second, pair.user).time
    assert Fill(pair.second, pair.user).value == 1


def test_a_version_that_was_minted_carries_no_time(pair: Pair) -> None:
    assert not Fill(pair.first, pair.user).time


def test_the_first_fill_under_a_minted_version_gives_it_the_time_of_what_it_read(pair: Pair) -> None:
    _written(pair)
    pair.admin.delete(pair.first.answers.commands.key(pair.user))
    Fill(pair.first, pair.user).finish()

    assert Fill(pair.second, pair.user).time
    assert Fill(pair.second, pair.user).value == 1


def test_a_slow_fill_is_accepted_although_another_gave_the_version_its_time(pair: Pair) -> None:
    slow = Fill(pair.first, pair.user)
    Fill(pair.second, pair.user).finish()
    pair.admin.hdel(pair.first.answers.commands.key(pair.user), "f:list")
    slow.finish()

    assert pair.second.read(pair.user) == 0


def test_of_two_writes_at_once_the_later_time_stays_whichever_ends_last(pair: Pair) -> None:
    early, late = Write(pair.first, pair.user), Write(pair.second, pair.user)
    early.store()
    late.store()
    late.acknowledge()
    early.acknowledge()

    assert Fill(pair.first, pair.user).value == 2


def test_a_writer_whose_hold_was_lost_tells_no_time(pair: Pair) -> None:
    """What was written and released before the loss may be later than its own write."""
    early, late = Write(pair.first, pair.user), Write(pair.second, pair.user)
    early.store()
    late.store()
    late.acknowledge()
    pair.admin.delete(pair.first.answers.commands.key(pair.user))
    early.acknowledge()

    assert not Fill(pair.first, pair.user).time
    assert Fill(pair.first, pair.user).value == 2


def test_while_a_write_ends_at_an_unknown_time_no_other_tells_its_own(pair: Pair) -> None:
    early, late = Write(pair.first, pair.user), Write(pair.second, pair.user)
    early.store()
    late.store()
    late._noted.value = None
    late.acknowledge()
    early.acknowledge()

    assert Fill(pair.first, pair.user).value == 2


def test_after_a_write_at_an_unknown_time_the_next_tells_its_own(pair: Pair) -> None:
    nothing = Write(pair.first, pair.user)
    nothing.acknowledge()
    assert not Fill(pair.first, pair.user).time
    _written(pair)

    assert Fill(pair.first, pair.user).time


def test_a_version_carries_no_time_after_the_hold_of_a_writer_that_vanished_ran_out(pair: Pair) -> None:
    _written(pair)
    vanished = Write(pair.first, pair.user)
    vanished.store()
    pair.holds_run_out()

    assert not Fill(pair.second, pair.user).time
