"""The published contract: OpenAPI 3.1 from the routes, and a page to read it on."""

import json
import re
from pathlib import Path
from typing import Any

import flask_swagger_ui
from apiflask import APIBlueprint, APIFlask
from flask import Response, current_app, send_from_directory
from flask_caching import Cache

from webapp.core import errors
from webapp.core.errors import Problem
from webapp.core.web.access import public
from webapp.core.web.limits import UNLIMITED_PATHS

_DIST = Path(flask_swagger_ui.__file__).parent / "dist"
_PAGE = Path(__file__).parent / "docs.html"
_DAY_SECONDS = 86_400
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
)
_EVERYWHERE = (errors.BadRequest, errors.RateLimited, errors.Unavailable)

process_cache = Cache(config={"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": _DAY_SECONDS})
"""Answers that are the same for everybody and change only with a new process."""

blueprint = APIBlueprint("documentation", __name__, url_prefix="/api", enable_openapi=False)


@blueprint.get("/openapi.json")
@public
@process_cache.cached()
def document() -> Response:
    """The OpenAPI document of all services, whichever of them this process runs: there is one contract."""
    app: Any = current_app
    response: Response = app.json.response(app.extensions["contract"]())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@blueprint.get("/docs")
@public
def docs() -> Response:
    """The contract as a page."""
    response = Response(_PAGE.read_bytes(), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _PAGE_POLICY
    return response


@blueprint.get("/docs/<path:name>")
@public
def docs_asset(name: str) -> Response:
    """A file that the page needs."""
    folder = _PAGE.parent / "static" if name == "start.js" else _DIST
    return send_from_directory(folder, name, max_age=_DAY_SECONDS)


def describe(app: APIFlask) -> None:
    """Add to the generated document what every route shares: problems, limits and the token."""
    app.security_schemes = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    app.spec_processor(lambda spec: _complete(app, spec))


def _complete(app: APIFlask, spec: Any) -> dict[str, Any]:
    document: dict[str, Any] = _named_once(spec)
    document["info"]["description"] = _ABOUT
    document["tags"] = [{"name": name} for name in dict.fromkeys(tag["name"] for tag in document["tags"])]
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("ValidationError", None)  # APIFlask's own form of errors, which no answer has
    schemas["Problem"] = PROBLEM_SCHEMA
    for name, view in app.view_functions.items():
        for path, operation in _operations(app, document, name):
            operation["operationId"] = name.rpartition(".")[2]
            _complete_operation(view, path, operation)
            _complete_body(schemas, operation)
    return document


def _named_once(spec: dict[str, Any]) -> dict[str, Any]:
    """APIFlask writes a schema within another once more, as `Outer.Inner`: each gets its own name alone.

    Errors: `ValueError` when two schemas of one name differ.
    """
    text = _INNER.sub(r'"#/components/schemas/\1"', json.dumps(spec))
    document: dict[str, Any] = json.loads(text)
    schemas: dict[str, Any] = {}
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        if schemas.setdefault(name.rpartition(".")[2], schema) != schema:
            raise ValueError(f"two schemas are called {name.rpartition('.')[2]}: rename a class")
    document["components"]["schemas"] = schemas
    return document


def _operations(app: APIFlask, spec: dict[str, Any], endpoint: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for rule in app.url_map.iter_rules(endpoint):
        path = rule.rule.replace("<path:", "<").replace("<", "{").replace(">", "}")
        for method, operation in spec["paths"].get(path, {}).items():
            if method.upper() in (rule.methods or ()):
                found.append((path, operation))
    return found


def _complete_operation(view: Any, path: str, operation: dict[str, Any]) -> None:
    everywhere = () if path in UNLIMITED_PATHS else _EVERYWHERE
    kinds: list[type[Problem]] = [*everywhere, *getattr(view, "_problems", ())]
    operation["security"] = [{"bearer": [view.policy.scope]}] if view.policy.scope else []
    if view.policy.scope:
        kinds += [errors.Unauthorized, errors.InsufficientScope]
    for kind, header in _HEADERS.items():
        if kind in kinds:
            operation.setdefault("parameters", []).append({"in": "header", "required": False, **header})
    if "{" in path:
        kinds.append(errors.NotFound)
    if "requestBody" in operation:
        kinds += [errors.MalformedJson, errors.BodyTooLarge, errors.UnsupportedMediaType]
    if "requestBody" in operation or any(one["in"] != "path" for one in operation.get("parameters", ())):
        kinds.append(errors.ValidationFailed)
    for status in sorted({kind.status for kind in kinds}):
        codes = ", ".join(sorted({f"`{kind.code}`" for kind in kinds if kind.status == status}))
        operation["responses"][str(status)] = {"description": codes, "content": _PROBLEM_CONTENT}


def _complete_body(schemas: dict[str, Any], operation: dict[str, Any]) -> None:
    """A body is required where its schema requires a field; an answer that has no schema has no body."""
    body = operation.get("requestBody")
    if body:
        name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        body["required"] = bool(schemas[name].get("required"))
    if "202" in operation["responses"] and operation["responses"]["202"]["content"] == _EMPTY:
        del operation["responses"]["202"]["content"]


_ABOUT = (
    "Tasks, and reminders of them. Errors are `application/problem+json`; instants are RFC 3339 in UTC; "
    "lists are paged by `cursor`. Every answer bears `X-Request-ID`; a read bears an `ETag` and answers 304 "
    "to a matching `If-None-Match`."
)
_HEADERS: dict[type[Problem], dict[str, Any]] = {
    errors.PreconditionFailed: {
        "name": "If-Match",
        "description": 'The version that is to be changed, like "7".',
        "schema": {"type": "string"},
    },
    errors.IdempotencyMismatch: {
        "name": "Idempotency-Key",
        "description": "Sent again with the same body within 24 hours, the request gets the first answer.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    },
}
_INNER = re.compile(r'"#/components/schemas/[^".]+\.([^"]+)"')
_EMPTY: dict[str, Any] = {"application/json": {"schema": {}}}
_PROBLEM_CONTENT = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "An error (RFC 9457). `code` is stable; show `detail` to people.",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "current": {"description": "On 412: the resource as it is now."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "message")},
            },
        },
    },
}
