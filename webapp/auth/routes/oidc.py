"""Signing in with an issuer of OpenID Connect, in the browser.

The way there and back is two redirects; what must come back unchanged travels in an encrypted cookie, which
is Lax where the others are Strict, for the issuer's page sends the browser back.
"""

from dataclasses import asdict
from datetime import timedelta
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import orjson
from apiflask import APIBlueprint
from cryptography.fernet import Fernet, InvalidToken
from flask import redirect

from config.oidc import Oidc
from webapp.auth import service
from webapp.auth.errors import (
    AccountDisabled,
    OidcFailed,
    OidcOff,
    OtpInvalid,
    OtpLocked,
    OtpRequired,
)
from webapp.auth.routes import throttles
from webapp.auth.routes.answers import device, signed_in
from webapp.auth.routes.cookies import cookie, set_cookie, settings
from webapp.auth.schemas import CallbackQuery, OidcOtpIn, OidcOut, SignedInOut
from webapp.auth.service import Opened, foreign
from webapp.core.db import Row
from webapp.core.errors import Problem
from webapp.core.signing import sign
from webapp.core.web.access import public
from webapp.core.web.addresses import client_address
from webapp.core.web.limits import figure, limiter
from webapp.core.web.problems import declares

COOKIE = "oidc"
ERRAND_LIFE, TICKET_LIFE = timedelta(minutes=10), timedelta(minutes=5)
_SEEN = "state"
blueprint = APIBlueprint("oidc", __name__, url_prefix="/api/v1/auth/oidc", tag="Sessions")


@blueprint.get("")
@public
@blueprint.output(OidcOut)
def read_oidc() -> dict[str, Any]:
    """Whose users may sign in, for the log-in page: the issuer's host, or null."""
    oidc = settings().oidc
    return {"issuer": urlsplit(oidc.issuer).hostname if oidc else None}


@blueprint.get("/start")
@public
@declares(OidcOff, OidcFailed)
@blueprint.output({}, status_code=302)
def start_oidc() -> Any:
    """Send the browser to the issuer to sign in."""
    from webapp.auth.service import issuer  # noqa: PLC0415  (6 MB of libraries, of use to few installations)

    url, errand = issuer.begin(_oidc(), _callback())
    set_cookie(COOKIE, _boxed(asdict(errand)), ERRAND_LIFE, same_site="Lax")
    return redirect(url)


@blueprint.get("/callback")
@public
@limiter.limit(figure("link"), key_func=client_address)
@declares(OidcOff)
@blueprint.input(CallbackQuery, location="query")
@blueprint.output({}, status_code=302)
def finish_oidc(query_data: CallbackQuery) -> Any:
    """Where the issuer sends the browser back to. It goes on to the app, signed in; or to its log-in page,
    with `#error=` and a code, or with `#otp` when the account asks for its second factor (`POST …/otp`)."""
    oidc, errand = _oidc(), _taken()
    set_cookie(COOKIE, "", ERRAND_LIFE, same_site="Lax")
    try:
        user = _user(oidc, errand, query_data)
        return _let_in(user)
    except Problem as problem:
        return redirect(f"{settings().app_url}/login#{urlencode({'error': problem.code})}")


@blueprint.post("/otp")
@public
@limiter.limit(figure("login_address"), key_func=client_address, scope="address")
@declares(OidcFailed, OtpRequired, OtpInvalid, OtpLocked, AccountDisabled)
@blueprint.input(OidcOtpIn)
@blueprint.output(SignedInOut)
def answer_oidc_otp(json_data: OidcOtpIn) -> dict[str, Any]:
    """Sign in with the code of the second factor, after the issuer has said who it is."""
    user_id = _taken().get("user")
    if user_id is None:
        raise OidcFailed
    user = service.profile(UUID(user_id))
    opened = _enter(user, json_data.otp)
    set_cookie(COOKIE, "", ERRAND_LIFE, same_site="Lax")
    return signed_in(user, opened, "cookie")


def _user(oidc: Oidc, brought: dict[str, str], back: CallbackQuery) -> Row:
    """Errors: `OidcFailed` unless this browser went there, and came back with a code for what it asked."""
    if (
        not back.code
        or not brought.get(_SEEN)
        or not compare_digest(brought[_SEEN].encode(), (back.state or "").encode())
    ):
        raise OidcFailed
    from webapp.auth.service import issuer  # noqa: PLC0415

    claims = issuer.claims(oidc, _callback(), back.code, issuer.Errand(**brought))
    return foreign.user_of(claims, device())


def _let_in(user: Row) -> Any:
    try:
        signed_in(user, _enter(user, ""), "cookie")
    except OtpRequired:
        set_cookie(COOKIE, _boxed({"user": str(user["_id"])}), TICKET_LIFE, same_site="Lax")
        return redirect(f"{settings().app_url}/login#otp")
    return redirect(f"{settings().app_url}/")


def _enter(user: Row, code: str) -> Opened:
    known = throttles.known_device(user["email"]) is not None
    key = settings().refresh_token_key
    return service.enter(user, code=code, device=device(is_known=known), key=key, way="oidc")[1]


def _oidc() -> Oidc:
    found = settings().oidc
    if found is None:
        raise OidcOff
    return found


def _callback() -> str:
    return f"{settings().app_url}/api/v1/auth/oidc/callback"


def _boxed(what: dict[str, str]) -> str:
    return _box().encrypt(orjson.dumps(what)).decode()


def _taken() -> dict[str, str]:
    """What this browser took along, if it is not too long ago."""
    try:
        opened = _box().decrypt(cookie(COOKIE).encode(), ttl=int(ERRAND_LIFE.total_seconds()))
    except InvalidToken:
        return {}
    found: dict[str, str] = orjson.loads(opened)
    return found


def _box() -> Fernet:
    return Fernet(sign(settings().refresh_token_key, "OpenID Connect") + "=")
