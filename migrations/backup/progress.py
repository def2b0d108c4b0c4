"""How far a long run is, on one line of the terminal; nothing where there is none."""

import sys
import time

_EVERY_SECONDS = 0.2
_WIDTH = 30


class Progress:
    """Use it as `with Progress("tasks.tasks", total) as bar: bar.add(100)`."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, max(1, total), 0
        self._shown, self._began = 0.0, time.monotonic()
        self._on = sys.stderr.isatty()

    def add(self, count: int) -> None:
        """So many more are done."""
        self._done += count
        if self._on and time.monotonic() - self._shown > _EVERY_SECONDS:
            self._show()

    def _show(self) -> None:
        self._shown = time.monotonic()
        share = min(1.0, self._done / self._total)
        bar = ("#" * round(share * _WIDTH)).ljust(_WIDTH, ".")
        seconds = self._shown - self._began
        print(
            f"\r{self._what:<34}[{bar}] {self._done:>9} {seconds:6.1f} s", end="", file=sys.stderr, flush=True
        )

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._on:
            self._show()
            print(file=sys.stderr)
