"""What each fault cost, held to its bounds; and the page and the picture that tell of it."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.support.load import History, Told, percentile

ERROR_SECONDS = 9.0
"""A request's own deadline is 8 s."""

RECOVERY_SECONDS = 10.0
WINDOW_SECONDS = 1.0
NOISE = 1.5
NOISE_SECONDS = 0.02
"""A window is back at the baseline when its p99 is not above it by more than this machine's own unrest."""

PAGE = Path(__file__).with_name("page.md")


@dataclass(frozen=True)
class Struck:
    """One fault, or two at once: from when to when (seconds of the load), and how long writes may stand."""

    name: str
    begun: float
    mended: float
    over: float
    stall: float | None


@dataclass(frozen=True)
class Outcome:
    """What it cost. Times are in seconds."""

    struck: Struck
    requests: int
    errors: int
    longest_error: float
    longest_stall: float
    recovered: float | None
    p99: float

    def faults(self) -> list[str]:
        """Each bound that does not hold."""
        told = []
        if self.longest_error > ERROR_SECONDS:
            told.append(f"an error took {self.longest_error:.1f} s")
        if self.struck.stall is not None and self.longest_stall > self.struck.stall:
            told.append(f"writes stood still for {self.longest_stall:.1f} s")
        if self.recovered is None or self.recovered > RECOVERY_SECONDS:
            told.append(f"not back at the baseline within {RECOVERY_SECONDS:.0f} s")
        return [f"{self.struck.name}: {one}" for one in told]


def baseline(history: History, until: float) -> float:
    """The p99 of a quiet window: the median of those before the first fault."""
    starts = range(1, int(until))
    windows = [_p99(history.between(start, start + WINDOW_SECONDS)) for start in starts]
    return percentile(windows, 0.5)


def outcome(history: History, struck: Struck, usual: float) -> Outcome:
    """What one fault cost."""
    during = history.between(struck.begun, struck.over)
    errors = [one for one in during if one.failed]
    return Outcome(
        struck,
        len(during),
        len(errors),
        max((one.seconds for one in errors), default=0.0),
        _stall(history, struck),
        recovery(history, struck, usual),
        _p99(history.between(struck.begun, struck.mended)),
    )


def recovery(history: History, struck: Struck, usual: float) -> float | None:
    """How long after it was mended a window of answers was as quick as before; None: not yet. A window counts
    when all that was begun in it is answered: the slow ones come last."""
    start, until = struck.mended, min(struck.over + RECOVERY_SECONDS, history.settled())
    while start + WINDOW_SECONDS <= until:
        window = history.between(start, start + WINDOW_SECONDS)
        well = window and not any(one.failed for one in window)
        if well and _p99(window) <= NOISE * usual + NOISE_SECONDS:
            return start - struck.mended
        start += WINDOW_SECONDS / 4
    return None


def _p99(told: list[Told]) -> float:
    return percentile([one.seconds for one in told], 0.99)


def _stall(history: History, struck: Struck) -> float:
    """The longest time in which no write was acknowledged."""
    acknowledged = [one.done for one in history.of("write") if one.healed == 201]
    inside = sorted(at for at in acknowledged if struck.begun - 1 <= at <= struck.over)
    return max((later - earlier for earlier, later in pairwise(inside)), default=0.0)


def write(
    folder: Path, history: History, outcomes: list[Outcome], usual: float, words: dict[str, str]
) -> None:
    """`faults.md` and `images/faults.svg` below a folder."""
    rows = "\n".join(_row(number, one) for number, one in enumerate(outcomes, 1))
    facts = "\n".join(f"- {name}: {value}" for name, value in words.items())
    told = {"usual": usual * 1000, "noise": NOISE, "more": NOISE_SECONDS * 1000}
    (folder / "faults.md").write_text(PAGE.read_text().format(facts=facts, rows=rows, **told))
    _draw(folder / "images" / "faults.svg", history, outcomes)


def _row(number: int, one: Outcome) -> str:
    recovered = "not" if one.recovered is None else f"{one.recovered:.1f}"
    cells = (
        one.struck.name,
        f"{one.struck.mended - one.struck.begun:.1f}",
        one.requests,
        one.errors,
        f"{one.longest_error:.2f}",
        f"{one.longest_stall:.2f}",
        f"{one.p99:.2f}",
        recovered,
    )
    return f"| {number} | " + " | ".join(map(str, cells)) + " |"


def _draw(file: Path, history: History, outcomes: list[Outcome]) -> None:
    import matplotlib  # noqa: PLC0415  (a second, for the long form alone)

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "faults"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(11, 4))
    last = max(one.at for one in history.told)
    seconds = range(int(last))
    axes.plot(
        seconds, [1000 * _p99(history.between(at, at + 1)) for at in seconds], linewidth=0.8, label="p99"
    )
    for one in outcomes:
        colour = "tab:red" if one.struck.stall is not None else "tab:orange"
        axes.axvspan(one.struck.begun, one.struck.mended, color=colour, alpha=0.25, linewidth=0)
    axes.set(yscale="log", xlabel="seconds", ylabel="p99 of each second, ms", xlim=(0, last))
    axes.set_title("Red: with the primary of MongoDB; orange: broker, cache or mail")
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)
