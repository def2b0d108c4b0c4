"""Which files belong to which build, and which of them nobody can ask for any more."""

import json
from dataclasses import asdict, dataclass

DAY = 86_400.0


@dataclass(frozen=True)
class Build:
    """One build: when it was published (seconds since 1970), and its files."""

    at: float
    files: tuple[str, ...]


@dataclass(frozen=True)
class Ledger:
    """The builds that are kept, the newest last."""

    builds: tuple[Build, ...] = ()

    def with_build(self, build: Build) -> "Ledger":
        """With a newer build. The same one again changes nothing: its predecessor's files keep their time."""
        if self.builds and self.builds[-1].files == build.files:
            return self
        return Ledger((*self.builds, build))

    def pruned(self, now: float, days: float) -> tuple["Ledger", set[str]]:
        """Without the builds that were replaced longer ago than `days`; and the files that only those had."""
        kept = [
            build
            for build, successor in zip(self.builds, self.builds[1:], strict=False)
            if now - successor.at < days * DAY
        ]
        remaining = Ledger((*kept, *self.builds[-1:]))
        return remaining, self.files() - remaining.files()

    def files(self) -> set[str]:
        """Of all builds."""
        return {name for build in self.builds for name in build.files}

    def to_json(self) -> str:
        """As it is kept beside the files."""
        return json.dumps([asdict(build) for build in self.builds])

    @staticmethod
    def from_json(text: str) -> "Ledger":
        """Errors: `ValueError`, `KeyError` or `TypeError` for what is no ledger."""
        return Ledger(tuple(Build(float(one["at"]), tuple(one["files"])) for one in json.loads(text)))
