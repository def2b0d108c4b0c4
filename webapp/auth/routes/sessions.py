"""Logging in, staying logged in, logging out."""

import hashlib
from contextlib import suppress
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request
from werkzeug.exceptions import HTTPException

from webapp.auth import service
from webapp.auth.errors import InvalidCredentials, RefreshInvalid, RefreshReused
from webapp.auth.routes.answers import clear_cookie, cookie_token, device, settings, signed_in, tokens
from webapp.auth.schemas import LoginIn, RefreshIn, SignedInOut, TokensOut
from webapp.core.errors import CrossSite, Problem
from webapp.core.web.access import caller, public, scoped
from webapp.core.web.addresses import client_address
from webapp.core.web.conditional import nothing
from webapp.core.web.limits import figure, limiter
from webapp.core.web.problems import declares

blueprint = APIBlueprint("sessions", __name__, url_prefix="/api/v1/auth", tag="Sessions")


def _account_key() -> str:
    """The account that a log-in aims at, known to us or not; hashed, so that no address lies in Redis.

    It raises nothing: the limiter would take that for a store that is away. The view refuses a bad body.
    """
    body: object = None
    with suppress(Problem, HTTPException):
        body = request.get_json()
    email = body.get("email") if isinstance(body, dict) else None
    return hashlib.sha256(service.normalise(str(email)).encode("utf-8", "replace")).hexdigest()


@blueprint.post("/login")
@public
@limiter.shared_limit(figure("login_all"), scope="login-all", key_func=lambda: "all")
@limiter.limit(figure("login_address"), key_func=client_address, scope="address")
@limiter.limit(figure("login_account"), key_func=_account_key, scope="account")
@declares(InvalidCredentials)
@blueprint.input(LoginIn)
@blueprint.output(SignedInOut)
def log_in(json_data: LoginIn) -> dict[str, Any]:
    """Sign in. The refresh token comes in a cookie, or in the body if asked for."""
    user, opened = service.log_in(
        email=json_data.email,
        password=json_data.password,
        device=device(),
        key=settings().refresh_token_key,
    )
    return signed_in(user, opened, json_data.token_transport)


@blueprint.post("/refresh")
@public
@declares(RefreshInvalid, RefreshReused, CrossSite)
@blueprint.input(RefreshIn)
@blueprint.output(TokensOut)
def refresh(json_data: RefreshIn) -> dict[str, Any]:
    """Trade the refresh token (of the cookie, or of the body) for a new one and an access token."""
    transport = "body" if json_data.refresh_token else "cookie"
    opened = service.refresh(json_data.refresh_token or cookie_token(), key=settings().refresh_token_key)
    return tokens(service.profile(opened.user_id), opened, transport)


@blueprint.post("/logout")
@scoped("account:write")
@blueprint.output({}, status_code=204)
def log_out() -> Response:
    """End this session everywhere."""
    service.revoke(caller().user_id, caller().sid, reason="logout", device=device())
    clear_cookie()
    return nothing()
