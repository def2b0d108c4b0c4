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
ELSEWHERE = ("script-src", "style-src", "font-src", "img-src", "connect-src")
"""What comes from `CDN_BASE_URL` too: the service worker fetches the files that it keeps (connect)."""

_DIRECTIVES = (
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
)
ASSET_HEADERS = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Modules and fonts are always asked for with CORS: a page may load its files from an origin of their own."""


def page_headers(cdn: str = "", sentry: str = "") -> dict[str, str]:
    """What the page bears. In: where its files are, and where its errors go, if those are other origins."""
    policy = "; ".join(_with(cdn, one) for one in _DIRECTIVES)
    if sentry:
        policy = policy.replace("; manifest-src", f" {sentry}; manifest-src")
    return {
        "Content-Security-Policy": policy,
        "Reporting-Endpoints": f'csp="{REPORTS_PATH}"',
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }


def worker_headers(cdn: str = "") -> dict[str, str]:
    """A worker is held to the policy that it comes with, not to its page's: it loads the files it keeps."""
    return {"Content-Security-Policy": "default-src 'none'; " + _with(cdn, "connect-src 'self'")}


def _with(cdn: str, directive: str) -> str:
    return f"{directive} {cdn}" if cdn and directive.startswith(ELSEWHERE) else directive


blueprint = APIBlueprint("browser_app", __name__, enable_openapi=False)


class PagePath(BaseConverter):
    """An address within the app: segments without a dot, below no folder that is the server's."""

    regex = r"(?!(?:api|assets|livez|readyz)(?:/|$))[A-Za-z0-9_-]{1,100}(?:/[A-Za-z0-9_-]{1,100}){0,5}"
    part_isolating = False


class FileName(BaseConverter):
    """The name of a file."""

    regex = r"[A-Za-z0-9_-]{1,100}(?:\.[A-Za-z0-9_-]{1,100}){1,5}"


def register(app: Flask) -> None:
    """Read the build that the settings name, and serve it. Errors: `WrongBuild`."""
    settings = app.config["SETTINGS"]
    app.extensions["bundle"] = read_bundle(settings.app_files, settings.cdn_base_url)
    app.extensions["page_headers"] = page_headers(settings.cdn_base_url, settings.sentry_browser_origin)
    app.extensions["worker_headers"] = worker_headers(settings.cdn_base_url)
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
        response.headers.update(current_app.extensions["worker_headers"])
    return response


@blueprint.get("/assets/<file:name>")
@public
@unlimited
def asset(name: str) -> Response:
    """A file whose name tells its content. One that is gone is gone: never the page in its place."""
    response = _file(ASSETS + name)
    response.headers.update(ASSET_HEADERS)
    return response


def _page() -> Response:
    response = _file(INDEX, missing=NOT_BUILT)
    response.headers.update(current_app.extensions["page_headers"])
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
