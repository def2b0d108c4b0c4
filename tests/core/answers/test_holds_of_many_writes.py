"""Many writes of one user inside one hold: it is put once, and stays if any of them is in doubt."""

import contextvars
import time
import uuid
from collections.abc import Iterator

import pytest
from pymongo.errors import AutoReconnect

from tests.core.answers.conftest import Pair
from webapp.core.answers import holds


def _holds(pair: Pair) -> int:
    fields = pair.admin.hkeys(pair.first.answers.commands.key(pair.user))
    return sum(field.startswith("h:") for field in fields)


def test_writes_inside_a_hold_rely_on_it(pair: Pair) -> None:
    changing = pair.first.answers.changing
    with changing(pair.user):
        for _ in range(3):
            with changing(pair.user):
                assert _holds(pair) == 1
            assert _holds(pair) == 1
    assert _holds(pair) == 0


def test_one_whose_generator_nobody_goes_on_with_is_ended_wherever_it_is_found(pair: Pair) -> None:
    def work() -> Iterator[None]:
        with pair.first.answers.changing(pair.user):
            yield

    begun = work()
    contextvars.Context().run(next, begun)
    contextvars.Context().run(begun.close)
    assert _holds(pair) == 0

    with pair.first.answers.changing(pair.user):
        assert _holds(pair) == 1


def test_a_refusal_inside_does_not_keep_it(pair: Pair) -> None:
    changing = pair.first.answers.changing
    with changing(pair.user), pytest.raises(ValueError), changing(pair.user):
        raise ValueError
    assert _holds(pair) == 0


def test_it_stays_after_a_write_that_may_still_come_true(pair: Pair) -> None:
    changing = pair.first.answers.changing
    with changing(pair.user), pytest.raises(AutoReconnect), changing(pair.user):
        raise AutoReconnect
    assert _holds(pair) == 1


def test_another_users_write_holds_for_itself(pair: Pair) -> None:
    other, changing = uuid.uuid4(), pair.first.answers.changing
    with changing(pair.user), changing(other):
        assert pair.admin.hlen(pair.first.answers.commands.key(other)) == 1


def test_a_write_that_begins_long_after_the_hold_was_put_holds_for_itself(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hold outlasts the deadline of a write that begins with it by two seconds."""
    changing = pair.first.answers.changing
    with changing(pair.user):
        late = time.monotonic() + 1.5
        monkeypatch.setattr(holds.time, "monotonic", lambda: late)
        with changing(pair.user):
            assert _holds(pair) == 2
        assert _holds(pair) == 1
    assert _holds(pair) == 0
