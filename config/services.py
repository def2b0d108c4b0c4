"""The registry of services: one code base, three services, one setting."""

from collections.abc import Sequence

SERVICES: tuple[str, ...] = ("auth", "tasks", "notifications")
"""Every service there is, in the order in which their databases are migrated."""


class UnknownService(ValueError):
    """`SERVICES` names something that is not a service."""


def parse_services(text: str) -> tuple[str, ...]:
    """Which services a process runs.

    In: the text of `SERVICES`: `all`, or names parted by commas. Out: the names in registry order.
    Errors: `UnknownService` for an unknown or missing name.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if names == ["all"]:
        return SERVICES
    unknown = sorted(set(names) - set(SERVICES))
    if unknown or not names:
        raise UnknownService(f"unknown service {', '.join(unknown) or '(none named)'}; known: {_known()}")
    return tuple(name for name in SERVICES if name in names)


def is_split(services: Sequence[str]) -> bool:
    """Whether other processes run the services that this one does not."""
    return tuple(services) != SERVICES


def _known() -> str:
    return ", ".join(("all", *SERVICES))
