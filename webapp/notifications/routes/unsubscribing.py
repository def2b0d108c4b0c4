"""The link in a mail that ends such mails (RFC 8058)."""

import base64
import hashlib
from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app

from config.settings import Settings
from webapp.contracts import links
from webapp.core.web.access import public
from webapp.core.web.problems import declares
from webapp.notifications import service
from webapp.notifications.errors import TokenInvalid
from webapp.notifications.schemas import UnsubscribeQuery
from webapp.notifications.service.unsubscribing import PAGE_STYLE, Subscription, page

_HASH = base64.b64encode(hashlib.sha256(PAGE_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_CONTENT: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}
_PAGES: dict[int | str, dict[str, Any]] = {200: {"description": "A page", "content": _CONTENT}}
blueprint = APIBlueprint(
    "unsubscribing", __name__, url_prefix="/api/v1/notifications/unsubscribe", tag="Notifications"
)


@blueprint.get("")
@public
@declares(TokenInvalid)
@blueprint.input(UnsubscribeQuery, location="query")
@blueprint.doc(responses=_PAGES)
def show_unsubscribe(query_data: UnsubscribeQuery) -> Response:
    """A page with a button. Opening it changes nothing: scanners of mail follow every link."""
    return _page(service.subscription(query_data.token, key=_settings().mail_link_key), done=False)


@blueprint.post("")
@public
@declares(TokenInvalid)
@blueprint.input(UnsubscribeQuery, location="query")
@blueprint.doc(responses=_PAGES)
def unsubscribe(query_data: UnsubscribeQuery) -> Response:
    """No more mails of this kind, from now on; one that waits is not sent. It needs no account and no body,
    and may be sent again. Mail about the security of an account has no such link."""
    return _page(service.unsubscribe(query_data.token, key=_settings().mail_link_key), done=True)


def _page(found: Subscription, *, done: bool) -> Response:
    text = page(found, done=done, settings_link=links.notification_settings(_settings().app_url))
    response = Response(text, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
