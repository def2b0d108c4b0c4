"""SIGKILL of workers while mail goes out to a server that fails in every way: no mail is lost.

A copy may come of one window alone: the mail was handed over, and nobody noted the answer (RFC 1047), for it
did not come, or the worker died first. Such a row's `handovers` is above one; its copies bear one Message-ID.
"""

import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import HASTE, World
from tests.faults.crew import Crew, working_crew
from tests.support import crashes
from tests.support.failing_mail import WAYS, FailingMail, address, failing_mail
from tests.support.waiting import until

pytestmark = pytest.mark.faults
SHARE = 0.3


@dataclass(frozen=True)
class Form:
    """`kills` at random moments, and one at each of `points`; before each, `each` mails are due, and up to
    `calm` seconds go by."""

    kills: int
    points: int
    each: int
    calm: float

    @property
    def mails(self) -> int:
        return (self.kills + self.points) * self.each

    def plan(self, dice: random.Random) -> list[str]:
        """What happens in turn: a point to die at, or "" for any moment. The open window is always there."""
        points = [crashes.TAKEN, *dice.sample(crashes.POINTS, len(crashes.POINTS))]
        plan = [points[at % len(points)] for at in range(self.points)] + [""] * self.kills
        dice.shuffle(plan)
        return plan


SHORT = Form(kills=2, points=2, each=12, calm=0.4)
LONG = Form(kills=80, points=20, each=30, calm=1.0)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "form", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
)
def test_every_mail_arrives_or_is_refused_however_workers_and_mail_servers_fail(
    world: World, dice: random.Random, tmp_path: Path, form: Form
) -> None:
    print(f"waits are scaled: {HASTE}")
    folder = tmp_path / "crashes"
    folder.mkdir()
    with failing_mail(dice, SHARE) as sink:
        more = {"SMTP_URL": f"smtp://127.0.0.1:{sink.port}", "CRASHES": str(folder)}
        with working_crew({**world.environment, **more}, dice, folder) as crew:
            for step, point in enumerate(form.plan(dice)):
                if point:
                    crew.arm(point)
                world.remind_each(form.each, over=form.calm, first=step * form.each)
                time.sleep(dice.uniform(0, form.calm))
                crew.wait_for(point) if point else crew.die()
            until(lambda: world.ended() == form.mails and not world.unfinished(), seconds=240, every=0.5)
    _report(world, form, sink, crew)


def _report(world: World, form: Form, sink: FailingMail, crew: Crew) -> None:
    rows = {row["recipient"]: row for row in world.ledger.find({"channel": "email"}, hint="_id_")}
    assert set(rows) == {address(number) for number in range(form.mails)}
    for recipient, row in rows.items():
        _assert_accounted(row, sink.kept.get(recipient, []), refused=recipient in sink.refused)
    copied = {who: ids for who, ids in sink.kept.items() if len(ids) > 1}
    states = dict(Counter(row["state"] for row in rows.values()))
    copies = sum(map(len, copied.values())) - len(copied)
    # What the server had said it had went out again only where a worker died before it noted that.
    answered = sum(sink.answered(who) for who in copied)
    assert answered <= 2 * len(crew.died)
    print(
        f"{len(crew.died)} kills ({sum(map(bool, crew.died))} at points), {form.mails} mails, "
        f"{sink.ways.total()} conversations, {sink.ways.total() - sink.ways['']} failed: lost 0, {states}; "
        f"copies {copies}, all of the open window ({answered} times a worker died in it)"
    )
    if form is LONG:
        assert set(sink.ways) >= set(WAYS), "a way to fail was not tried"
        assert {point for point in crew.died if point} == set(crashes.POINTS)
        assert len(crew.died) == 100


def _assert_accounted(row: dict[str, Any], kept: list[str], *, refused: bool) -> None:
    """It arrived, or the server refused it for good; copies are those that handing over explains."""
    if row["state"] == "sent":
        assert kept, f"lost: {row}"
    elif row["state"] == "bounced":
        assert refused, row
    else:
        assert row["state"] == "dead", row
        assert row["reason"].startswith("MAIL: 550"), row
    assert set(kept) <= {f"<{row['_id']}@myriad.mail>"}
    assert len(kept) <= row["handovers"], row
