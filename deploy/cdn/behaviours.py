"""The routing table as CloudFront reads it: globs in order, the first that fits; and the page at all else."""

from dataclasses import asdict, dataclass

from deploy.routing import EVENTS, IDENTITY, ROUTES, Match, Origin, Route
from webapp.core.web.bundle import IMMUTABLE

_GLOBS = {"asset": "/assets/*", "worker": "/sw.js", "file": "/*.*"}
"""Wider than the table's patterns, which the function at the front holds a path to. No page has a dot."""


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """One class of paths. `caching`: `never`; `told`, as the origin says; `immutable`. `headers` names what
    its answers bear."""

    kind: str
    pattern: str
    origin: str
    caching: str
    headers: str

    def as_json(self) -> dict[str, str]:
        """As Terraform reads it."""
        return asdict(self)


def behaviours() -> list[Behaviour]:
    """In the order in which they are tried."""
    return [*map(_passed_on, _outermost()), *(_kept(kind) for kind in _GLOBS)]


def page() -> Behaviour:
    """What is done with a path that fits none of them."""
    return Behaviour(kind="page", pattern="*", origin="files", caching="told", headers="page")


def expressions() -> dict[str, str]:
    """The classes as Cloudflare names them, before an edge that holds paths to the table."""
    web = " or ".join(_expression(route) for route in _outermost())
    return {
        "web": f"({web})",
        "asset": '(starts_with(http.request.uri.path, "/assets/"))',
        "identity": f'(starts_with(http.request.uri.path, "{IDENTITY}"))',
        "events": f'(http.request.uri.path eq "{EVENTS}")',
    }


def _outermost() -> list[Route]:
    """The routes of web processes that none of the others holds."""
    web = [route for route in ROUTES if route.origin is Origin.WEB]
    prefixes = [route for route in web if route.match is Match.PREFIX]
    return [
        one
        for one in web
        if not any(one.path.startswith(other.path) and one is not other for other in prefixes)
    ]


def _passed_on(route: Route) -> Behaviour:
    pattern = f"{route.path}*" if route.match is Match.PREFIX else route.path
    return Behaviour(kind="web", pattern=pattern, origin="web", caching="never", headers="safe")


def _kept(kind: str) -> Behaviour:
    told = next(route.caching for route in ROUTES if route.kind == kind)
    return Behaviour(
        kind=kind,
        pattern=_GLOBS[kind],
        origin="files",
        caching="immutable" if told == IMMUTABLE else "told",
        headers="safe" if kind == "file" else kind,
    )


def _expression(route: Route) -> str:
    if route.match is Match.PREFIX:
        return f'starts_with(http.request.uri.path, "{route.path}")'
    return f'http.request.uri.path eq "{route.path}"'
