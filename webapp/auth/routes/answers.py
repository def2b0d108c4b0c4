"""Answers that carry tokens, and the cookie that keeps a browser signed in."""

from typing import Any
from uuid import UUID

from flask import after_this_request, current_app, request
from werkzeug.wrappers import Response

from config.settings import Settings
from webapp.auth.schemas import profile_out
from webapp.auth.service import Device, Opened
from webapp.auth.service.sessions import LIFE
from webapp.core.db import Row
from webapp.core.errors import CrossSite
from webapp.core.verified import EVERYTHING
from webapp.core.web.addresses import client_address
from webapp.core.web.tokens import ACCESS_LIFE, issue


def settings() -> Settings:
    """The settings of this process."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def device() -> Device:
    """Where this request comes from."""
    return Device(user_agent=request.headers.get("User-Agent", ""), address=client_address())


def signed_in(user: Row, opened: Opened, transport: str) -> dict[str, Any]:
    """`{user, access_token, expires_in}` and the refresh token, in the cookie or in the body."""
    return {"user": profile_out(user), **tokens(user, opened, transport)}


def tokens(user: Row, opened: Opened, transport: str) -> dict[str, Any]:
    """`{access_token, expires_in}` and the refresh token, in the cookie or in the body."""
    answer: dict[str, Any] = {
        "access_token": issue(UUID(str(user["_id"])), opened.sid, scope=EVERYTHING, zone=user["timezone"]),
        "expires_in": int(ACCESS_LIFE.total_seconds()),
    }
    if transport == "body":
        return answer | {"refresh_token": opened.refresh_token}
    _set_cookie(opened.refresh_token)
    return answer


def cookie_token() -> str:
    """The refresh token of the cookie, or "". Errors: `CrossSite` when another site's page sends it."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise CrossSite
    return request.cookies.get(_cookie_name(), "")


def clear_cookie() -> None:
    """The browser forgets the refresh token with this answer."""
    _set_cookie("")


def _set_cookie(value: str) -> None:
    secure = settings().secure_cookies

    @after_this_request
    def attach(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            value,
            max_age=int(LIFE.total_seconds()) if value else 0,
            secure=secure,
            httponly=True,
            samesite="Strict",
            path="/",
        )
        return response


def _cookie_name() -> str:
    return "__Host-refresh" if settings().secure_cookies else "refresh"
