"""Reads a Dockerfile as far as ours goes: its stages, and what each of them does in order."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Stage:
    """One stage; `steps` are its instructions, as (name, rest)."""

    name: str
    base: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def of(self, instruction: str) -> list[str]:
        """What follows each instruction of this name."""
        return [rest for name, rest in self.steps if name == instruction]


def read(text: str) -> dict[str, Stage]:
    """The stages by name."""
    stages: dict[str, Stage] = {}
    current: Stage | None = None
    for name, rest in _instructions(text):
        if name == "FROM":
            base, _, own = rest.partition(" AS ")
            current = stages[own] = Stage(own, base)
        elif current is not None:
            current.steps.append((name, rest))
    return stages


def whole(stages: dict[str, Stage], name: str) -> list[tuple[str, str]]:
    """All steps of a stage and of those that it stands on, in order."""
    stage = stages[name]
    below = whole(stages, stage.base) if stage.base in stages else []
    return [*below, *stage.steps]


def variables(steps: list[tuple[str, str]]) -> dict[str, str]:
    """What ENV says."""
    pairs = [pair for name, rest in steps if name == "ENV" for pair in re.findall(r"(\w+)=(\S+)", rest)]
    return dict(pairs)


def command(steps: list[tuple[str, str]]) -> list[str]:
    """The last CMD, in its exec form. Errors: `ValueError` for the form that a shell runs."""
    last = [rest for name, rest in steps if name == "CMD"][-1]
    return [str(word) for word in json.loads(last)]


def _instructions(text: str) -> Iterator[tuple[str, str]]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield name, rest.strip()
