"""The registry of services: one code base, three services, one setting."""

from collections.abc import Sequence

SERVICES: tuple[str, ...] = ("auth", "tasks", "notifications")
"""Every service there is, in the order in which their databases are migrated."""

QUEUES = ("events", "mail", "cache", "maintenance")
"""The kinds of jobs; each service has a queue of its own for each kind."""

PATHS: dict[str, tuple[str, ...]] = {
    "auth": ("/api/v1/auth/", "/api/v1/me", "/.well-known/jwks.json"),
    "tasks": (),
    "notifications": (
        "/api/v1/notifications",
        "/api/v1/webhooks",
        "/api/v1/hooks/",
        "/api/v1/events",
    ),
}
"""Which service an edge gives a path to, by how it begins; all others (the pages, too) go to `tasks`."""

REST = "tasks"


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


def queue_name(job: str, kind: str) -> str:
    """The queue of a job: its service's, so that split services never take each other's jobs."""
    return f"{job.partition('.')[0]}.{kind}"


def service_of(path: str) -> str:
    """The service that answers this path, for whatever stands before split services."""
    for service, beginnings in PATHS.items():
        if path.startswith(beginnings):
            return service
    return REST


def _known() -> str:
    return ", ".join(("all", *SERVICES))
