"""What nginx is told: the shape of one edge, and its configuration as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.connections import times
from config.services import SERVICES
from deploy.edge import answers
from deploy.routing import ROUTES, Origin, Route
from webapp.core.plan import MAX_BODY_BYTES

_TEMPLATES = Path(__file__).parent / "templates"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
ONE = "web"
"""The upstream of all services together."""

URI_BYTES, HEADER_BYTES = 4000, 8192
"""gunicorn takes request lines of 4,094 bytes and headers of 8,190: nothing longer goes there."""

_ELSEWHERE = {"<cdn>": "$elsewhere", "<sentry>": "$errors_to"}
"""What stands in a policy for other origins, which nginx is told where it runs."""

IDLE_SECONDS = times.KEEPALIVE_SECONDS - 15
"""Connections end here first: one that a web process closes may lose the request that is on its way."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one address (of IPv6, one /64) may ask of the edge: many people may share it. None: no limit."""

    api: str | None = "50r/s"
    identity: str | None = "5r/s"
    burst: Mapping[str, int] = field(default_factory=lambda: {"api": 100, "identity": 30})
    connections: int | None = 200
    streams: int | None = 100


@dataclass(frozen=True, kw_only=True)
class Balancing:
    """How long the edge waits for web processes, in seconds, and when it leaves one out. `stopping` is
    what it gives to answers under way when it is told to end."""

    connect: float = 1
    answer: float = times.PLATFORM_SECONDS
    stream: float = 3600
    tries: int = 2
    trying: float = 5
    max_fails: int = 3
    fail_timeout: float = 2
    kept: int = 64
    stopping: float = times.GRACEFUL_SECONDS


@dataclass(frozen=True, kw_only=True)
class Site:
    """One edge. `upstreams` are the addresses of the web processes, by service, or of all as `web`; `trusted`
    is a folder whose `*.conf` name the balancers before it (`set_real_ip_from`), `cdn` one whose files name
    other origins (`default https://cdn.example.org/;`): of the page's files (`*.conf`), of its errors
    (`*.sentry`)."""

    upstreams: Mapping[str, Sequence[str]]
    files: str = "/srv/app"
    listen: str = "8080"
    state: str = "/tmp"  # noqa: S108  (the only place that the container may write to)
    log: str = "/dev/stdout"
    errors: str = "stderr"
    trusted: str = "/etc/nginx/trusted"
    cdn: str = "/etc/nginx/cdn"
    brotli: str | None = str(BROTLI)
    connections: int = 4096
    slow: float = 10
    limits: Limits = Limits()
    balancing: Balancing = Balancing()

    def upstream(self, route: Route) -> str:
        """Who answers a route."""
        return route.service if route.service in self.upstreams else ONE


def render(site: Site) -> str:
    """The configuration of nginx. Errors: `ValueError` when a service has no upstream."""
    if ONE not in site.upstreams and set(site.upstreams) != set(SERVICES):
        raise ValueError(f"the upstreams must be {ONE}, or all of {', '.join(SERVICES)}")
    return (
        _templates()
        .get_template("nginx.conf.j2")
        .render(
            site=site,
            routes=ROUTES,
            web=[route for route in ROUTES if route.origin is Origin.WEB],
            files=[route for route in ROUTES if route.origin is not Origin.WEB],
            usual_body=MAX_BODY_BYTES,
            safe=answers.SAFE,
            kinds=answers.kinds(*_ELSEWHERE),
            problems=answers.PROBLEMS,
            types=answers.TYPES,
            uri_bytes=URI_BYTES,
            header_bytes=HEADER_BYTES,
            idle=IDLE_SECONDS,
        )
    )


def _templates() -> Environment:
    env = Environment(  # noqa: S701  (it makes no HTML)
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters.update(time=_time, quoted=_quoted)
    return env


def _time(seconds: float) -> str:
    """As nginx reads it."""
    return f"{int(seconds)}s" if seconds == int(seconds) else f"{int(seconds * 1000)}ms"


def _quoted(text: str) -> str:
    """A value in quotes that it does not hold. Errors: `ValueError` for one that nginx would take apart."""
    quote = "'" if '"' in text else '"'
    if quote in text or "$" in text or "\\" in text:
        raise ValueError(f"nginx cannot be told {text!r}")
    for mark, variable in _ELSEWHERE.items():
        text = text.replace(f" {mark}", variable)
    return f"{quote}{text}{quote}"
