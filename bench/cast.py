"""A machine with its servers started and seeded: what every kind of run begins with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import people, seeding
from bench.errors import BenchError
from bench.load import require_wrk
from bench.machine import Machine, Target
from bench.options import Options
from bench.scenarios import SCENARIOS, Figure, Scenario, arguments, measure
from bench.warm import warm, write_people


@dataclass
class Side:
    """A target and the tokens that it accepts."""

    target: Target
    tokens: list[str]
    file: Path

    def __post_init__(self) -> None:
        write_people(self.file, self.tokens, {})


@dataclass
class Bench:
    """Ours, the reference when there is one, and the floor."""

    options: Options
    first: int
    ours: Side
    others: list[Side] = field(default_factory=list)
    floor: Target | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def sides(self) -> list[Side]:
        return [self.ours, *self.others]

    def warm(self, side: Side) -> None:
        """Have the side's cache filled as far as it caches, anew: what was filled a round ago would run out
        in the midst of a scenario, on that side alone."""
        side.target.forget()
        warm(side.target, side.tokens, side.file, first=self.first, tasks=self.options.tasks)

    def measure(self, side: Side, name: str, turn: int = 0, seconds: float | None = None) -> Figure:
        """Run a scenario against a side."""
        return self._measure(side.target, SCENARIOS[name], side.file, turn, seconds)

    def measure_floor(self, scenario: Scenario) -> Figure:
        """Run a floor's scenario against the floor."""
        if self.floor is None:
            raise BenchError("This run has no floor.")
        return self._measure(self.floor, scenario, self.ours.file, 0, None)

    def _measure(
        self, target: Target, scenario: Scenario, file: Path, turn: int, seconds: float | None
    ) -> Figure:
        options = self.options
        told = arguments(file, options.users, options.tasks, self.first, turn)
        return measure(target, scenario, told, seconds or options.seconds)


@contextmanager
def ready(options: Options, *, compared: bool = True) -> Iterator[Bench]:
    """Start and seed everything; stop it at the end. `compared`: with the reference and the floor."""
    require_wrk()
    with TemporaryDirectory(prefix="myriad-bench-") as name, Machine(options, Path(name)) as machine:
        print("Starting the production configuration…", flush=True)
        target = machine.start_ours()
        print(f"Seeding {options.users:,} users with {options.tasks} tasks each…", flush=True)
        first, everybody = seeding.first_second(options.tasks), list(people.people(options.users))
        token = people.register(target.url)
        seeding.seed(machine.mongodb.uri, target.url, token, everybody, options.tasks, first)
        signed = people.tokens(token, machine.environment["JWT_PRIVATE_KEY"], everybody)
        bench = Bench(options, first, Side(target, signed, machine.folder / "ours.tsv"))
        bench.notes += _limit_notes(machine)
        if compared:
            _add_others(bench, machine, everybody)
        yield bench


def _add_others(bench: Bench, machine: Machine, everybody: list[people.Person]) -> None:
    bench.floor = machine.start_floor()
    try:
        target = machine.start_reference()
    except BenchError as error:
        bench.notes.append(f"No reference this time: {error}")
        return
    tokens = people.reference_tokens(machine.environment["REFRESH_TOKEN_KEY"], everybody)
    bench.others.append(Side(target, tokens, machine.folder / "reference.tsv"))


def _limit_notes(machine: Machine) -> list[str]:
    names = ("LIMIT_USER", "LIMIT_WRITES", "WEB_FRONT", "WEB_CONCURRENCY", "WEB_THREADS", "GUNICORN_CMD_ARGS")
    told = {name: machine.environment[name] for name in names if name in machine.environment}
    return [", ".join(f"{name}={value}" for name, value in told.items()) + "; all else as by default"]
