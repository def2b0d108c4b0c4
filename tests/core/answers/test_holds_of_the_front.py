"""A write that the front holds for needs no hold of its own, unless it has waited too long."""

import time
import uuid
from uuid import UUID

import pytest
from pymongo.errors import AutoReconnect

from tests.core.answers.conftest import Pair
from webapp.core import ahead
from webapp.core.ahead import Ahead, Hold
from webapp.core.verified import Claims


def _known(user: UUID, **hold: float) -> Ahead:
    claims = Claims(user, "sid", frozenset("*"), "UTC", time.time() + 60)
    return Ahead(claims, "1", [0, 1, 1, 1], hold=Hold("tasks", user, **hold))  # type: ignore[arg-type]


def _holds(pair: Pair) -> int:
    fields = pair.admin.hkeys(pair.first.answers.commands.key(pair.user))
    return sum(field.startswith("h:") for field in fields)


def test_the_fronts_hold_is_relied_on(pair: Pair) -> None:
    known = _known(pair.user)
    with ahead.handed(known), pair.first.answers.changing(pair.user):
        assert known.hold is not None
        assert known.hold.open == 1
        assert _holds(pair) == 0
    assert known.hold.open == 0


def test_it_is_open_after_a_write_that_may_still_come_true(pair: Pair) -> None:
    known = _known(pair.user)
    with pytest.raises(AutoReconnect), ahead.handed(known), pair.first.answers.changing(pair.user):
        raise AutoReconnect
    assert known.hold is not None
    assert known.hold.open == 1


@pytest.mark.parametrize(
    "known",
    [
        lambda user: _known(user, placed=time.monotonic() - 1.5),
        lambda _: _known(uuid.uuid4()),
        lambda _: None,
    ],
    ids=["placed long ago", "another user's", "no front"],
)
def test_any_other_write_holds_for_itself(pair: Pair, known: object) -> None:
    with ahead.handed(known(pair.user)), pair.first.answers.changing(pair.user):  # type: ignore[operator]
        assert _holds(pair) == 1
    assert _holds(pair) == 0
