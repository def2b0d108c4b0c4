"""Registering, and one's own profile."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from webapp.auth import service
from webapp.auth.errors import EmailTaken
from webapp.auth.loaders import load_profile
from webapp.auth.routes.answers import device, signed_in
from webapp.auth.routes.cookies import settings
from webapp.auth.schemas import (
    AuditPage,
    AuditQuery,
    ProfileIn,
    ProfileOut,
    RegisterIn,
    SignedInOut,
    audit_page,
    before_of,
    profile_out,
)
from webapp.contracts.scopes import SECURITY
from webapp.core.errors import BadCursor, Overloaded, PreconditionFailed
from webapp.core.web.access import public, scoped, user_id
from webapp.core.web.addresses import client_address
from webapp.core.web.bulkhead import bulkhead
from webapp.core.web.cached import asking, cached, shown
from webapp.core.web.changing import changes
from webapp.core.web.conditional import expected_version, showing, versioned
from webapp.core.web.limits import figure, limiter
from webapp.core.web.problems import declares

blueprint = APIBlueprint("accounts", __name__, url_prefix="/api/v1", tag="Accounts")


@blueprint.post("/auth/register")
@public
@bulkhead(service.MAX_HASHING)
@limiter.limit(figure("register"), key_func=client_address)
@declares(EmailTaken, Overloaded)
@blueprint.input(RegisterIn)
@blueprint.output(SignedInOut, status_code=201)
def register(json_data: RegisterIn) -> dict[str, Any]:
    """Make an account and sign in. A mail asks to confirm the address."""
    wanted = json_data.model_dump(exclude={"token_transport"})
    user, opened = service.register(**wanted, device=device(), key=settings().refresh_token_key)
    return signed_in(user, opened, json_data.token_transport)


@blueprint.get("/me")
@scoped("account:read")
@cached("auth", load_profile)
@blueprint.output(ProfileOut)
def read_profile() -> Response:
    """One's own account."""
    return shown(load_profile(asking()))


@blueprint.patch("/me")
@scoped("account:write")
@changes("auth")
@declares(PreconditionFailed)
@blueprint.input(ProfileIn)
@blueprint.output(ProfileOut)
def change_profile(json_data: ProfileIn) -> Response:
    """Change the fields sent. With `If-Match`, only if nobody changed the account since."""
    with showing(profile_out):
        row = service.change_profile(user_id(), json_data.sent(), expected=expected_version())
    return versioned(profile_out(row))


@blueprint.get("/me/audit")
@scoped(SECURITY)
@declares(BadCursor)
@blueprint.input(AuditQuery, location="query")
@blueprint.output(AuditPage)
def read_audit(query_data: AuditQuery) -> dict[str, Any]:
    """The account's security events, the newest first. They are only ever added to."""
    before = before_of(query_data.cursor)
    rows = service.audit_entries(user_id(), before=before, limit=query_data.limit + 1)
    return audit_page(rows, query_data.limit)
