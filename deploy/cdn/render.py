"""What Terraform reads of the routing table (JSON), and the function that CloudFront runs on paths."""

import json
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deploy.cdn.behaviours import behaviours, expressions, page
from deploy.edge import answers
from deploy.edge.site import Limits
from deploy.routing import ROUTES, Origin
from webapp.core.errors import MethodNotAllowed, NotFound

ELSEWHERE = ("<cdn>", "<sentry>")
"""What stands in a policy for other origins, which Terraform is told."""

_TEMPLATES = Path(__file__).parent / "templates"
_CORS = ("Access-Control-Allow-Origin",)
_SECURITY = ("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options")
_WINDOW_SECONDS = {"aws": 300, "cloudflare": 10}


def cloudfront() -> str:
    """`cloudfront/routing.json`."""
    return _json(
        {
            "behaviours": [one.as_json() for one in behaviours()],
            "page": page().as_json(),
            "headers": {
                kind: _headers(more) for kind, more in {"safe": {}, **answers.kinds(*ELSEWHERE)}.items()
            },
            "limits": _limits("aws"),
            "paths": {"identity": _prefix("identity")},
        }
    )


def cloudflare() -> str:
    """`cloudflare/routing.json`."""
    return _json({"expressions": expressions(), "limits": _limits("cloudflare")})


def function() -> str:
    """`cloudfront/paths.js`."""
    env = Environment(  # noqa: S701  (it makes no HTML)
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True
    )
    rules = [
        (route.kind, route.path if route.path.startswith("^") else f"^{re.escape(route.path)}$")
        for route in ROUTES
        if route.origin is not Origin.WEB
    ]
    problems = {
        problem.status: {"code": problem.code, "title": problem.title}
        for problem in (NotFound, MethodNotAllowed)
    }
    safe = {name.lower(): value for name, value in answers.SAFE.items()}
    template = env.get_template("paths.js.j2")
    return template.render(rules=rules, problems=problems, safe=safe, never="no-store", to_json=json.dumps)


def _headers(more: dict[str, str]) -> dict[str, object]:
    """Parted as a policy of CloudFront wants them."""
    told = {**answers.SAFE, **more}
    custom = {name: value for name, value in told.items() if name not in (*_SECURITY, *_CORS)}
    return {
        "content_security_policy": told["Content-Security-Policy"],
        "referrer_policy": told["Referrer-Policy"],
        "any_origin": told.get("Access-Control-Allow-Origin") == "*",
        "custom": custom,
    }


def _limits(provider: str) -> dict[str, int]:
    """Requests of one address in the provider's window: the edge's own limits, held further out."""
    window = _WINDOW_SECONDS[provider]
    rates = {"api": Limits().api, "identity": Limits().identity}
    return {
        "seconds": window,
        **{name: int((rate or "0r/s").removesuffix("r/s")) * window for name, rate in rates.items()},
    }


def _prefix(kind: str) -> str:
    return next(route.path for route in ROUTES if route.kind == kind)


def _json(content: object) -> str:
    return json.dumps(content, indent=2, sort_keys=True) + "\n"
