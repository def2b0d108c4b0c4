"""Logging in, staying logged in, logging out."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from webapp.auth import service
from webapp.auth.errors import (
    AccountDisabled,
    InvalidCredentials,
    OtpInvalid,
    OtpLocked,
    OtpRequired,
    RefreshInvalid,
    RefreshReused,
)
from webapp.auth.routes import throttles
from webapp.auth.routes.answers import clear_cookie, cookie_token, device, signed_in, tokens
from webapp.auth.routes.cookies import settings
from webapp.auth.schemas import LoginIn, RefreshIn, SignedInOut, TokensOut
from webapp.contracts.scopes import OWN
from webapp.core.errors import CrossSite, Overloaded
from webapp.core.web.access import caller, public, scoped
from webapp.core.web.bulkhead import bulkhead
from webapp.core.web.conditional import nothing
from webapp.core.web.limits import figure, limiter
from webapp.core.web.problems import declares

blueprint = APIBlueprint("sessions", __name__, url_prefix="/api/v1/auth", tag="Sessions")


@blueprint.post("/login")
@public
@bulkhead(service.MAX_HASHING)
@limiter.shared_limit(figure("login_all"), scope="login-all", key_func=throttles.everybody)
@limiter.limit(figure("login_address"), key_func=throttles.address, scope="address")
@limiter.limit(figure("login_account"), key_func=throttles.account, scope="account")
@throttles.exactly(login_address=throttles.address, login_account=throttles.account)
@declares(InvalidCredentials, OtpRequired, OtpInvalid, OtpLocked, AccountDisabled, Overloaded)
@blueprint.input(LoginIn)
@blueprint.output(SignedInOut)
def log_in(json_data: LoginIn) -> dict[str, Any]:
    """Sign in. The refresh token comes in a cookie, or in the body if asked for. An account with a second
    factor asks for a code of it (or a recovery code) in `otp`, once the password is right."""
    user, opened = service.log_in(
        email=json_data.email,
        password=json_data.password,
        code=json_data.otp or "",
        device=device(is_known=throttles.known_device(json_data.email) is not None),
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
@scoped(OWN)
@blueprint.output({}, status_code=204)
def log_out() -> Response:
    """End this session everywhere."""
    service.revoke(caller().user_id, caller().sid, reason="logout", device=device())
    clear_cookie()
    return nothing()
