"""Interleaved rounds: every scenario on each side in turn; the machine's speed is taken around each round."""

from collections.abc import Callable
from dataclasses import dataclass

from bench import calibration
from bench.cast import Bench, Side
from bench.scenarios import FLOORS, SCENARIOS, Figure

FLOOR = "floor"
REPEATS = 3
_COLD_SECONDS, _STEADY = 3.0, 3
_MET_A_SECOND = 400


@dataclass(frozen=True)
class Round:
    """The figures by scenario and side, and the machine's speed before and after them."""

    figures: dict[str, dict[str, Figure]]
    speed: tuple[float, float]


def run(bench: Bench, say: Callable[[str], None]) -> list[Round]:
    """All rounds; those in which the machine was over 15 % off its median are run again, 3 of them at most.
    A trial of one or two rounds has no median worth the name, and is left as it is."""
    for side in bench.sides:
        # Nobody is measured cold: Node compiles what runs often, both fill their pools, and each process
        # meets each token for the first time (where tokens are used for ten minutes, that is seldom).
        _meet(bench, side)
        bench.measure(side, "mixed", 0, _COLD_SECONDS)
    rounds = [_round(bench, turn, say) for turn in range(bench.options.rounds)]
    return rounds if len(rounds) < _STEADY else steadied(rounds, lambda turn: _round(bench, turn, say), say)


def _meet(bench: Bench, side: Side) -> None:
    """Let everybody come by, on each process: the cached scenarios are about people who are active. They are
    drawn by lot, and after five draws a head for each of two processes 1 % have still to be met. Where the
    warm-up alone takes over a minute, what is measured after it are first requests."""
    bench.measure(side, "cached_list", 0, max(_COLD_SECONDS, bench.options.users / _MET_A_SECOND))


def steadied(rounds: list[Round], again: Callable[[int], Round], say: Callable[[str], None]) -> list[Round]:
    """The rounds, with unsteady ones run again, as many as `REPEATS`: on a machine that is never steady the
    medians have to do."""
    repeated: list[int] = []
    while len(repeated) < REPEATS and (off := calibration.off([done.speed for done in rounds])):
        place = min(off, key=repeated.count)
        say(f"Round {place + 1} is run again: the machine's speed was more than 15 % off.")
        rounds[place] = again(place)
        repeated.append(place)
    return rounds


def _round(bench: Bench, turn: int, say: Callable[[str], None]) -> Round:
    say(f"Round {turn + 1}: warming up…")
    before = calibration.measure()
    floors = {size: bench.measure_floor(scenario) for size, scenario in FLOORS.items()}
    for side in reversed(bench.sides):
        bench.warm(side)
    for side in reversed(bench.sides):  # ours last: what it knows of a session lives for a minute
        _meet(bench, side)
    figures: dict[str, dict[str, Figure]] = {}
    for place, name in enumerate(bench.options.scenarios):
        # Who goes first changes, so that neither always finds the machine as the other left it.
        order = bench.sides if (turn + place) % 2 == 0 else bench.sides[::-1]
        figures[name] = {side.target.name: bench.measure(side, name, turn) for side in order}
        figures[name][FLOOR] = floors[SCENARIOS[name].connections]
        say(f"  {name:<17}" + "  ".join(f"{who} {seen.rps:,.0f}/s" for who, seen in figures[name].items()))
    return Round(figures, (before, calibration.measure()))
