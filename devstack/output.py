"""The output of several children on one terminal, each line with its process's name in its colour."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from threading import Lock, Thread
from typing import IO

from honcho.colour import get_colours
from honcho.printer import Message, Printer


def say(line: str) -> None:
    """Print a line of our own. A terminal that is gone is no error: the clean-up must go on."""
    with suppress(OSError):
        print(line, flush=True)


class Output:
    """Prints what processes say, line by line, as it comes."""

    def __init__(self, names: list[str]) -> None:
        """`names` are all processes that will speak; they set the width and the colours."""
        self._printer = Printer(width=max(map(len, names), default=0))
        self._colours: Iterator[str] = get_colours()
        self._lock = Lock()

    def follow(self, name: str, pipe: IO[bytes]) -> Thread:
        """Print `pipe` until its end and close it, in the thread that is returned."""
        thread = Thread(target=self._pump, args=(name, pipe, next(self._colours)), daemon=True)
        thread.start()
        return thread

    def _pump(self, name: str, pipe: IO[bytes], colour: str) -> None:
        with pipe:
            for line in pipe:
                # A terminal that is gone must not keep a child from writing: go on reading.
                with self._lock, suppress(OSError):
                    self._printer.write(Message("line", line, datetime.now(), name, colour))
