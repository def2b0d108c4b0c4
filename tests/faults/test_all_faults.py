"""Servers die and freeze, alone and in pairs, under a mixed load: no write that was acknowledged is lost or
there twice, nobody waits longer than is promised, and all is as before soon after."""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import WIDE_LIMITS
from tests.faults.rig import FAULTS, PAIRS, Fault, Rig, report, rig
from tests.faults.rig.faults import BROKER_FROZEN, CACHE_KILLED, PRIMARY_KILLED
from tests.faults.rig.report import Outcome, Struck
from tests.support.load import History, Plan, under_load
from tests.support.waiting import until
from webapp.core import clock

pytestmark = [pytest.mark.faults, pytest.mark.timed]
Strikes = list[tuple[Fault, ...]]


@dataclass(frozen=True)
class Form:
    strikes: Strikes
    rate: float
    quiet: float
    lasts: tuple[float, float]
    reminders: int


SHORT = Form([(PRIMARY_KILLED,), (BROKER_FROZEN, CACHE_KILLED)], 40, 3, (1.0, 1.5), 1)
LONG = Form([*((one,) for one in FAULTS), *PAIRS], 80, 20, (2.0, 7.0), 3)


@pytest.fixture
def system(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path, WIDE_LIMITS) as running:
        yield running


@pytest.mark.timeout(1500)
@pytest.mark.parametrize(
    "form", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
)
def test_no_fault_loses_a_write_or_does_it_twice(
    system: Rig, dice: random.Random, seed: int, form: Form, root: Path
) -> None:
    strikes = list(form.strikes)
    if form is LONG:
        dice.shuffle(strikes)
    tokens = [someone.token for someone in system.people]
    plan = Plan(system.url, tokens, form.rate, seed=dice.randrange(10**6), patience=30)
    struck: list[Struck] = []
    with under_load(plan) as history:
        time.sleep(form.quiet)
        quiet = time.monotonic() - history.began
        usual = report.baseline(history, quiet)
        for faults in strikes:
            until(system.is_whole, seconds=60)
            _renew(system, plan)
            struck.append(_strike(system, history, faults, usual, dice, form))
    outcomes = [report.outcome(history, one, usual) for one in struck]
    lost, twice = _missing(system, history)
    copies = _mails(system)
    words = {
        "faults": f"{len(strikes)}, {sum(len(one) > 1 for one in strikes)} of them in pairs",
        "requests": f"{len(history.told)}, {len(history.acknowledged())} of them acknowledged writes",
        "lost": f"{len(lost)}; there twice: {len(twice)}",
        "reminders by mail": f"{copies}",
        "seed": f"{seed}",
    }
    if form is LONG:
        report.write(root / "docs", history, outcomes, usual, words)
    print(*(f"{name}: {value}" for name, value in words.items()), sep="\n")
    print(*(report._row(number, one) for number, one in enumerate(outcomes, 1)), sep="\n")
    assert (lost, twice) == ([], [])
    assert [told for one in outcomes for told in one.faults()] == []


def _renew(system: Rig, plan: Plan) -> None:
    """Access tokens live ten minutes: nothing here may come of an old one."""
    for place, someone in enumerate(system.people):
        wanted = {**someone.credentials, "token_transport": "body"}
        anonymous = type(someone)(someone.url, someone.email, "")
        try:
            someone.token = anonymous.ask("POST", "/auth/login", json=wanted)["access_token"]
        except (AssertionError, OSError):
            continue  # the last fault is hardly over
        plan.tokens[place] = someone.token


def _strike(
    system: Rig, history: History, faults: tuple[Fault, ...], usual: float, dice: random.Random, form: Form
) -> Struck:
    """Break, wait, mend, and wait until all is as before."""
    _remind(system, form.reminders, dice)
    begun = time.monotonic() - history.began
    with ExitStack() as mending:
        for fault in faults:
            mending.callback(fault.strike(system))
        time.sleep(dice.uniform(*form.lasts))
    mended = time.monotonic() - history.began
    stalls = [one.stall for one in faults if one.stall is not None]
    name = " and ".join(one.name for one in faults)
    told = Struck(name, begun, mended, mended, max(stalls, default=None))
    deadline = time.monotonic() + report.RECOVERY_SECONDS + 2
    while report.recovery(history, told, usual) is None and time.monotonic() < deadline:
        time.sleep(0.25)
    return Struck(name, begun, mended, time.monotonic() - history.began, told.stall)


def _remind(system: Rig, count: int, dice: random.Random) -> None:
    for _ in range(count):
        someone = dice.choice(system.people)
        at = clock.now() + timedelta(seconds=dice.uniform(0.5, 2.5))
        someone.task(f"Ring {dice.randrange(10**9)}", reminders=[{"at": at.isoformat()}])


def _missing(system: Rig, history: History) -> tuple[list[str], list[str]]:
    """Titles that were acknowledged and are not there, and titles that are there more than once."""
    stored = system.stored()
    lost = [title for title in history.acknowledged() if stored[title] == 0]
    return lost, [title for title, count in stored.items() if count > 1]


def _mails(system: Rig) -> str:
    """Every reminder was mailed; a copy may come of a row alone that was handed over more than once."""
    rings = {title for title in system.stored() if title.startswith("Ring ")}

    def arrived() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for mail in system.mails.messages():
            for title in rings:
                if title in mail["subject"] or title in mail["text"]:
                    found.setdefault(title, []).append(mail["message_id"])
        return found

    until(lambda: set(arrived()) == rings, seconds=90, every=0.5)
    copies, rows = 0, system.deliveries()
    for ids in arrived().values():
        assert len(set(ids)) == 1, "two mails of one reminder"
        assert len(ids) <= rows[ids[0]]["handovers"]
        copies += len(ids) - 1
    return f"{len(rings)} of {len(rings)} arrived, {copies} of them again after a lost answer"


def test_the_report_would_say_so() -> None:
    """Bounds that do not hold are told."""
    struck = Struck("primary killed", 1, 2, 3, 5)
    held = Outcome(struck, 10, 1, 2.0, 3.0, 1.0, 0.2)

    assert held.faults() == []
    for wrong in ({"longest_error": 9.5}, {"longest_stall": 5.1}, {"recovered": None}, {"recovered": 10.5}):
        assert len(Outcome(**{**held.__dict__, **wrong}).faults()) == 1
