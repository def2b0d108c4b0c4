"""The order in which a build goes out: first what its page asks for, last the page; then what is old goes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from deploy.publish.builds import Build, Ledger

KEEP_DAYS = 30.0
LEDGER = ".builds.json"
"""No address of the app begins with a dot."""

PAGE, ASSETS = "index.html", "assets/"
_FORMS = ("", ".br", ".gz")
_OURS = (".built", "manifest.json")


class Store(Protocol):
    """Where the files are served from."""

    def put(self, build: Path, names: Iterable[str]) -> None:
        """Take these files of a build; each is there whole or not at all."""

    def read(self, name: str) -> str | None:
        """The text of a file, or None."""

    def write(self, name: str, text: str) -> None:
        """A file of our own."""

    def remove(self, names: Iterable[str]) -> None:
        """Files that may be gone already."""


def publish(build: Path, store: Store, *, now: float, days: float = KEEP_DAYS) -> set[str]:
    """Publish a build. In: its folder; seconds since 1970; how many days files are kept once a newer build
    has taken their place. Out: what was removed. Errors: `ValueError` where there is no page; it may be run
    again after any error."""
    names = _files(build)
    if PAGE not in names:
        raise ValueError(f"{build} has no {PAGE}: build the app first")
    ledger = Ledger.from_json(store.read(LEDGER) or "[]").with_build(Build(now, tuple(sorted(names))))
    page = {PAGE + form for form in _FORMS} & names
    assets = {name for name in names if name.startswith(ASSETS)}
    kept, old = ledger.pruned(now, days)
    store.write(LEDGER, ledger.to_json())  # first, so that whatever is there is known, come what may
    for group in (assets, names - assets - page, page):
        store.put(build, sorted(group))
    gone = old | _stale_forms(names, ledger.files())
    store.remove(sorted(gone))
    store.write(LEDGER, kept.to_json())
    return gone


def _files(build: Path) -> set[str]:
    found = (str(file.relative_to(build)) for file in build.rglob("*") if file.is_file())
    return {name for name in found if not name.startswith(_OURS)}


def _stale_forms(names: set[str], known: set[str]) -> set[str]:
    """A compressed form of an older file of the same name would be served in the new one's place."""
    return {name + form for name in names for form in _FORMS[1:] if name + form in known - names}
