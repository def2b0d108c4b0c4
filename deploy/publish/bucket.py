"""A bucket of S3, by the `aws` command."""

import json
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from webapp.core.web.bundle import CODINGS, caching_of, kind_of

_SECONDS = 300
_MANY = 500
"""S3 removes up to 1,000 objects at once."""


class Bucket:
    """Files in one bucket. CloudFront compresses them itself: compressed forms stay here."""

    def __init__(self, name: str) -> None:
        self.name = name

    def put(self, build: Path, names: Iterable[str]) -> None:
        """One command for the files of one kind: each bears how long it may be kept."""
        kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name in names:
            if not name.endswith(tuple(CODINGS.values())):
                kinds[kind_of(name), caching_of(name)].append(name)
        for (kind, caching), group in kinds.items():
            chosen = [word for name in group for word in ("--include", name)]
            told = ["--content-type", kind, "--cache-control", caching]
            self._copy(str(build), self._address(""), "--recursive", "--exclude", "*", *chosen, *told)

    def read(self, name: str) -> str | None:
        """The text of a file, or None. Errors: `CalledProcessError` when S3 does not say which."""
        listed = _aws("s3api", "list-objects-v2", "--bucket", self.name, "--prefix", name, "--output", "json")
        found = json.loads(listed or "{}").get("Contents", [])
        if not any(one["Key"] == name for one in found):
            return None
        return _aws("s3", "cp", self._address(name), "-")

    def write(self, name: str, text: str) -> None:
        """A file of our own."""
        _aws("s3", "cp", "-", self._address(name), "--cache-control", "no-store", given=text)

    def remove(self, names: Iterable[str]) -> None:
        """Files that may be gone already."""
        keys = [{"Key": name} for name in names]
        for first in range(0, len(keys), _MANY):
            told = json.dumps({"Objects": keys[first : first + _MANY], "Quiet": True})
            _aws("s3api", "delete-objects", "--bucket", self.name, "--delete", told)

    def _copy(self, *words: str) -> None:
        _aws("s3", "cp", *words, "--only-show-errors")

    def _address(self, name: str) -> str:
        return f"s3://{self.name}/{name}"


def _aws(*words: str, given: str | None = None) -> str:
    done = subprocess.run(
        ["aws", *words], input=given, check=True, stdout=subprocess.PIPE, text=True, timeout=_SECONDS
    )
    return done.stdout
