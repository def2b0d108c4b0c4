"""What a dump holds, by its own word: counts and sums of everything, and of itself."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bson import json_util

NAME = "manifest.json"
FORM = 1


class Refused(Exception):
    """The dump is not whole, or not what was dumped. The message says what is wrong with which file."""


@dataclass(frozen=True)
class Stored:
    """One collection: how many documents, the sum of their BSON in order, the sum and size of the file."""

    service: str
    collection: str
    documents: int
    content: str
    file: str
    size: int
    sha256: str
    indexes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where it lies in the dump."""
        return f"{self.service}/{self.file}"


@dataclass(frozen=True)
class Manifest:
    """A whole dump."""

    taken_at: str
    cluster_time: str
    release: str
    stored: list[Stored]

    def write(self, folder: Path) -> None:
        """The last step of a dump: before it, there is none."""
        body = {"form": FORM, **asdict(self)}
        text = json_util.dumps(body, indent=1, sort_keys=True)
        draft = folder / f"{NAME}.part"
        draft.write_text(json.dumps({"sha256": _sum(text), "dump": text}) + "\n")
        draft.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Errors: `Refused` for a folder without one, and for one that was altered."""
        try:
            outer = json.loads((folder / NAME).read_text())
            text = outer["dump"]
            if _sum(text) != outer["sha256"]:
                raise Refused(f"{NAME} was altered.")
            body = json_util.loads(text)
            if body.pop("form") != FORM:
                raise Refused(f"{NAME} is of another form: use the release that wrote it.")
            stored = [Stored(**one) for one in body.pop("stored")]
            return cls(stored=stored, **body)
        except FileNotFoundError:
            raise Refused(
                f"{folder} holds no dump: {NAME} is missing (a dump that did not end has none)."
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(f"{NAME} cannot be read ({type(error).__name__}).") from None


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
