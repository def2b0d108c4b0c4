"""The one routing table: what an address is, who answers it, how it is cached and bounded.

nginx (`deploy/edge`) is rendered from it, and whatever else stands before the application is held to it.
"""

from dataclasses import dataclass
from enum import StrEnum

from config.services import PATHS, REST
from webapp.core.plan import MAX_BODY_BYTES
from webapp.core.web.browser_app import FileName, PagePath
from webapp.core.web.bundle import ASSETS, CHECKED, IMMUTABLE, PUBLIC, WORKER
from webapp.tasks.routes.transfer import MAX_IMPORT_BYTES


class Match(StrEnum):
    """How a path is compared."""

    EXACT = "exact"
    PREFIX = "prefix"
    PATTERN = "pattern"


class Origin(StrEnum):
    """Who answers: a file of the build, the page at each address of the app, or a process."""

    FILE = "file"
    PAGE = "page"
    WEB = "web"


@dataclass(frozen=True, kw_only=True)
class Route:
    """One class of paths. `service` answers it where services are split; `limit` is the edge's own budget."""

    kind: str
    match: Match
    path: str
    origin: Origin
    service: str = REST
    caching: str | None = None
    max_body: int = 0
    limit: str | None = None
    streamed: bool = False
    compressed: bool = True


def _files() -> tuple[Route, ...]:
    name = FileName.regex
    rows = (
        ("asset", Match.PATTERN, f"^/{ASSETS}{name}$", Origin.FILE, IMMUTABLE),
        ("worker", Match.EXACT, f"/{WORKER}", Origin.FILE, CHECKED),
        ("file", Match.PATTERN, f"^/{name}$", Origin.FILE, PUBLIC),
        ("page", Match.EXACT, "/", Origin.PAGE, CHECKED),
        ("page", Match.PATTERN, f"^/{PagePath.regex}$", Origin.PAGE, CHECKED),
    )
    return tuple(
        Route(kind=kind, match=match, path=path, origin=origin, caching=caching)
        for kind, match, path, origin, caching in rows
    )


def _api(kind: str, match: Match, path: str, service: str = REST, **more: object) -> Route:
    bounds = {"max_body": MAX_BODY_BYTES, "limit": "api", **more}
    return Route(kind=kind, match=match, path=path, origin=Origin.WEB, service=service, **bounds)  # type: ignore[arg-type]


EVENTS, IMPORT, IDENTITY = "/api/v1/events", "/api/v1/tasks/import", "/api/v1/auth/"
"""Streams; larger bodies; and where tokens are answered, which nobody may measure through compression."""

_SPECIAL = (
    _api("events", Match.EXACT, EVENTS, "notifications", streamed=True, compressed=False, limit="events"),
    _api("import", Match.EXACT, IMPORT, "tasks", max_body=MAX_IMPORT_BYTES),
    _api("identity", Match.PREFIX, IDENTITY, "auth", compressed=False, limit="identity"),
)


def _services() -> tuple[Route, ...]:
    """What the registry gives to services by how a path begins; all the rest of the API goes to `REST`."""
    special = {route.path for route in _SPECIAL if route.match is Match.PREFIX}
    named = [(path, service) for service, paths in PATHS.items() for path in paths if path not in special]
    return tuple(_api("api", Match.PREFIX, path, service) for path, service in (*named, ("/api/", REST)))


ROUTES: tuple[Route, ...] = (*_SPECIAL, *_services(), *_files())
"""In no order: an exact path wins, then the longest prefix, then the first pattern. All else is not there."""
