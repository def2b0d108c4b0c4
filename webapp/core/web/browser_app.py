"""Serves the built browser app: its page at each of its addresses, its files, and nothing in their place."""

from apiflask import APIBlueprint
from flask import Flask, Response, current_app, request
from werkzeug.routing import BaseConverter

from webapp.core.errors import NotFound
from webapp.core.web.access import public
from webapp.core.web.bundle import ASSETS, INDEX, WORKER, File, read_bundle
from webapp.core.web.csp import REPORTS_PATH
from webapp.core.web.limits import unlimited

NOT_BUILT = "The browser app is not built here: run `make run`, or `npm ci && npm run build` in frontend/."
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        f"report-uri {REPORTS_PATH}",
        "report-to csp",
    ]
)
WORKER_POLICY = "default-src 'none'; connect-src 'self'"
"""A worker is held to the policy that it comes with, not to its page's: this one loads the files it keeps."""

PAGE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Reporting-Endpoints": f'csp="{REPORTS_PATH}"',
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
blueprint = APIBlueprint("browser_app", __name__, enable_openapi=False)


class PagePath(BaseConverter):
    """An address within the app: segments without a dot, below no folder that is the server's."""

    regex = r"(?!(?:api|assets|livez|readyz)(?:/|$))[A-Za-z0-9_-]{1,100}(?:/[A-Za-z0-9_-]{1,100}){0,5}"
    part_isolating = False


class FileName(BaseConverter):
    """The name of a file."""

    regex = r"[A-Za-z0-9_-]{1,100}(?:\.[A-Za-z0-9_-]{1,100}){1,5}"


def register(app: Flask) -> None:
    """Read the build that the settings name, and serve it."""
    app.extensions["bundle"] = read_bundle(app.config["SETTINGS"].app_files)
    app.url_map.converters.update(page=PagePath, file=FileName)
    app.register_blueprint(blueprint)


@blueprint.get("/")
@public
@unlimited
def home() -> Response:
    """The app."""
    return _page()


@blueprint.get("/<page:path>")
@public
@unlimited
def page(path: str) -> Response:  # noqa: ARG001  (the app reads it itself)
    """The app, which shows what belongs at this address."""
    return _page()


@blueprint.get("/<file:name>")
@public
@unlimited
def root_file(name: str) -> Response:
    """A file of the app whose name stays the same: the icon, the manifest, the service worker."""
    response = _file("" if name == INDEX else name)  # the page has its own headers, at its own addresses
    if name == WORKER:
        response.headers["Content-Security-Policy"] = WORKER_POLICY
    return response


@blueprint.get("/assets/<file:name>")
@public
@unlimited
def asset(name: str) -> Response:
    """A file whose name tells its content. One that is gone is gone: never the page in its place."""
    return _file(ASSETS + name)


def _page() -> Response:
    response = _file(INDEX, missing=NOT_BUILT)
    response.headers.update(PAGE_HEADERS)
    return response


def _file(name: str, missing: str = "") -> Response:
    file: File | None = current_app.extensions["bundle"].get(name)
    if file is None:
        raise NotFound(missing)
    coding, body = file.coded(request.accept_encodings)
    response = Response(body, mimetype=file.mimetype)
    response.headers["Cache-Control"] = file.caching
    response.headers["Vary"] = "Accept-Encoding"
    if coding:
        response.headers["Content-Encoding"] = coding
    response.set_etag(f"{file.etag}-{coding}" if coding else file.etag)
    response.make_conditional(request.environ)
    del response.headers["Date"]  # the server in front of us says it
    return response
