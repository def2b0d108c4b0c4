"""SIGKILL of the workers, whole process groups, while reminders fall due: no mail is lost.

A copy may come of one window alone: the mail was handed over and its worker died before it noted the answer
(RFC 1047). Such a row's `handovers` is above one, and its copies bear one Message-ID.
"""

import random
import time
from dataclasses import dataclass

import pytest

from tests.faults.conftest import World, working
from tests.support.waiting import until

pytestmark = pytest.mark.faults


@dataclass(frozen=True)
class Form:
    kills: int
    reminders: int
    over: float
    calm: float


SHORT = Form(kills=5, reminders=40, over=6, calm=0.4)
LONG = Form(kills=60, reminders=600, over=100, calm=1.0)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "form", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
)
def test_every_reminder_arrives_however_often_workers_are_killed(
    world: World, dice: random.Random, form: Form
) -> None:
    world.remind(form.reminders, over=form.over)
    with working(world) as kill:
        for _ in range(form.kills):
            time.sleep(dice.uniform(0, form.calm))
            kill()
        until(lambda: len(world.arrived()) == form.reminders and not world.unfinished(), seconds=60)
    _report(world, form)


def _report(world: World, form: Form) -> None:
    arrived = world.arrived()
    assert set(arrived) == {f"Reminder: Task {number}" for number in range(form.reminders)}
    rows = {f"<{row['_id']}@myriad.mail>": row for row in world.ledger.find(hint="_id_")}
    assert len(rows) == form.reminders
    assert {row["state"] for row in rows.values()} == {"sent"}
    assert all(len(set(ids)) == 1 for ids in arrived.values()), "copies with other Message-IDs"
    copied = {ids[0]: len(ids) for ids in arrived.values() if len(ids) > 1}
    for message_id, copies in copied.items():
        assert copies <= rows[message_id]["handovers"]
    again = sum(row["attempts"] > 1 for row in rows.values())
    print(
        f"kills {form.kills}, reminders {form.reminders}: lost 0, tried again {again}, "
        f"copies {sum(copied.values()) - len(copied)} (handed over more than once: "
        f"{sum(row['handovers'] > 1 for row in rows.values())})"
    )
