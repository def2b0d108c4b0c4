"""Answers that carry tokens, and the cookie that keeps a browser signed in."""

from typing import Any
from uuid import UUID

from flask import request

from webapp.auth.routes.cookies import cookie, set_cookie
from webapp.auth.routes.throttles import remember_device
from webapp.auth.schemas import profile_out
from webapp.auth.service import Device, Opened
from webapp.auth.service.sessions import LIFE
from webapp.contracts.scopes import ADMIN, LEAVING
from webapp.core.db import Row
from webapp.core.errors import CrossSite
from webapp.core.verified import EVERYTHING
from webapp.core.web.addresses import client_address
from webapp.core.web.tokens import ACCESS_LIFE, issue

REFRESH, BODY = "refresh", "body"


def device(*, is_known: bool = False) -> Device:
    """Where this request comes from."""
    return Device(request.headers.get("User-Agent", ""), client_address(), is_known)


def signed_in(user: Row, opened: Opened, transport: str) -> dict[str, Any]:
    """`{user, access_token, expires_in}` and the refresh token, in the cookie or in the body. A browser is
    known to the account from now on."""
    if transport != BODY:
        remember_device(user["email"])
    return {"user": profile_out(user), **tokens(user, opened, transport)}


def tokens(user: Row, opened: Opened, transport: str) -> dict[str, Any]:
    """`{access_token, expires_in}` and the refresh token, in the cookie or in the body."""
    scope = _scope(user)
    answer: dict[str, Any] = {
        "access_token": issue(UUID(str(user["_id"])), opened.sid, scope=scope, zone=user["timezone"]),
        "expires_in": int(ACCESS_LIFE.total_seconds()),
    }
    if transport == BODY:
        return answer | {"refresh_token": opened.refresh_token}
    set_cookie(REFRESH, opened.refresh_token, LIFE)
    return answer


def _scope(user: Row) -> str:
    """An administrator without a second factor is a person like others."""
    if user.get("deletion_at"):
        return LEAVING
    return f"{EVERYTHING} {ADMIN}" if user.get("is_admin") and user.get("otp_enabled") else EVERYTHING


def cookie_token() -> str:
    """The refresh token of the cookie, or "". Errors: `CrossSite` when another site's page sends it."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise CrossSite
    return cookie(REFRESH)


def clear_cookie() -> None:
    """The browser forgets the refresh token with this answer."""
    set_cookie(REFRESH, "", LIFE)
