"""The page at `/`, and the page behind a mail's confirmation link."""

from pathlib import Path

from apiflask import APIBlueprint
from flask import Response, send_from_directory

from webapp.core.web.access import public

_FOLDER = Path(__file__).parent / "pages"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
blueprint = APIBlueprint("landing", __name__, enable_openapi=False)


@blueprint.get("/")
@public
def home() -> Response:
    """Where to go from here."""
    return _page("home.html")


@blueprint.get("/verify-email")
@public
def confirm() -> Response:
    """Confirms the address with the token in the link's fragment, which no server sees."""
    return _page("verify-email.html")


@blueprint.get("/pages/<path:name>")
@public
def asset(name: str) -> Response:
    """A file that these pages need."""
    return send_from_directory(_FOLDER / "static", name, max_age=3600)


def _page(name: str) -> Response:
    response = send_from_directory(_FOLDER, name, max_age=0)
    response.headers["Content-Security-Policy"] = _POLICY
    return response
