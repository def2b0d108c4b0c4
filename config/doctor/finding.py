"""What a check found."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from config.settings import Settings

_CREDENTIALS = re.compile(r"//[^/@\s]+@")


@dataclass(frozen=True)
class Finding:
    """One thing that was asked. `advice` says what to do when it is not `ok`."""

    what: str
    ok: bool
    said: str
    advice: str = ""

    def __str__(self) -> str:
        mark = "ok   " if self.ok else "WRONG"
        line = f"{mark}  {self.what}: {self.said}"
        text = line if self.ok else f"{line}\n         → {self.advice}"
        return _CREDENTIALS.sub("//***@", text)


Check = Callable[[Settings], Iterable[Finding]]


def attempt(what: str, advice: str, ask: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """The findings of `ask`; when it fails, that."""
    try:
        return list(ask())
    except Exception as error:  # whatever it is: the doctor goes on to the next
        said = str(error).splitlines()[0][:160] if str(error) else ""
        return [Finding(what, False, f"{type(error).__name__} {said}".strip(), advice)]
