"""Reads typed values from environment variables, and collects every fault before it complains."""

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

PLACEHOLDERS = ("changeme", "change-me", "secret", "password", "default", "example", "insecure", "top-secret")
"""Fragments that no real secret has: a value with one of them was copied from somewhere."""

MIN_SECRET_BYTES = 32


class SettingsError(Exception):
    """One line for each setting that is wrong: its name, what is wrong, and an example."""


class Environment:
    """Typed access to variables. `NAME_FILE` names a file that holds the value of `NAME` (a secret)."""

    def __init__(self, variables: Mapping[str, str], *, production: bool) -> None:
        self._variables = variables
        self.production = production
        self.faults: list[str] = []

    def text(self, name: str, default: str | None = None, *, example: str = "") -> str:
        """The value of `name`; without one the default, or a fault where there is none."""
        value = self._raw(name)
        if value:
            return value
        if default is None:
            self._fault(name, "is missing", example)
        return default or ""

    def required_in_production(self, name: str, development: str, *, example: str) -> str:
        """A value that production must name, and that has a safe local default in development."""
        return self.text(name, None if self.production else development, example=example)

    def number(self, name: str, default: float, *, least: float = 0) -> float:
        """A number not below `least`, in the unit that the name ends with."""
        return self._parse(name, str(default), lambda text: _at_least(float(text), least), f"{default}")

    def whole(self, name: str, default: int, *, least: int = 0) -> int:
        """A whole number not below `least`."""
        return self._parse(name, str(default), lambda text: int(_at_least(int(text), least)), f"{default}")

    def switch(self, name: str, default: str) -> bool:
        """`on` or `off`."""
        return self._parse(name, default, lambda text: {"on": True, "off": False}[text], "on")

    def secret(self, name: str, development: Callable[[], str], *, needed: bool = True) -> str:
        """A secret of at least 32 bytes; production refuses a missing or a placeholder one."""
        value = self._raw(name)
        if value:
            self._check_secret(name, value)
        elif self.production and needed:
            self._fault(name, "is missing", "the output of: openssl rand -hex 32")
        elif not self.production:
            value = development()
        return value

    def named_secrets(self, name: str) -> dict[str, str]:
        """Secrets by name, `name=secret`, parted by commas or line ends; none by default."""
        found = {}
        for entry in self._raw(name).replace("\n", ",").split(","):
            if entry.strip():
                own, _, value = (part.strip() for part in entry.partition("="))
                self._check_secret(name, value)
                found[own] = value
        return found

    def raise_faults(self) -> None:
        """Errors: `SettingsError` with a line for each fault found so far."""
        if self.faults:
            raise SettingsError("\n".join(self.faults))

    def fault(self, name: str, problem: str, example: str = "") -> None:
        """Note that `name` is wrong; `raise_faults` tells."""
        self._fault(name, problem, example)

    def _raw(self, name: str) -> str:
        path = self._variables.get(f"{name}_FILE", "")
        if not path:
            return self._variables.get(name, "")
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            self._fault(f"{name}_FILE", f"cannot be read ({error.strerror})", "/run/secrets/name")
            return ""

    def _parse(self, name: str, default: str, parse: Callable[[str], T], example: str) -> T:
        try:
            return parse(self.text(name, default))
        except (ValueError, KeyError) as error:
            self._fault(name, f"is not usable ({error})", example)
            return parse(default)

    def _check_secret(self, name: str, value: str) -> None:
        if len(value.encode()) < MIN_SECRET_BYTES:
            self._fault(name, f"is shorter than {MIN_SECRET_BYTES} bytes", "openssl rand -hex 32")
        elif any(word in value.lower() for word in PLACEHOLDERS):
            self._fault(name, "is a placeholder, not a secret", "openssl rand -hex 32")

    def _fault(self, name: str, problem: str, example: str) -> None:
        hint = f" Example: {name}={example}" if example else ""
        self.faults.append(f"{name} {problem}.{hint}")


def _at_least(value: float, least: float) -> float:
    if not math.isfinite(value):
        raise ValueError("not a finite number")
    if value < least:
        raise ValueError(f"below {least}")
    return value
