"""Personal access tokens."""

from datetime import timedelta
from typing import Any

from apiflask import APIBlueprint
from flask import Response

from webapp.auth import service
from webapp.auth.errors import TokenNotFound, TooManyTokens
from webapp.auth.routes.answers import device
from webapp.auth.routes.cookies import keep_nothing
from webapp.auth.schemas import AccessTokenIn, AccessTokenPage, NewAccessTokenOut, access_token_out
from webapp.contracts.scopes import SECURITY
from webapp.core import clock
from webapp.core.errors import ValidationFailed
from webapp.core.web.access import scoped, user_id
from webapp.core.web.conditional import as_json, nothing
from webapp.core.web.problems import declares
from webapp.core.web.tokens import issue

LONGEST = timedelta(days=366)
blueprint = APIBlueprint("access_tokens", __name__, url_prefix="/api/v1/auth/tokens", tag="Access tokens")


@blueprint.get("")
@scoped(SECURITY)
@blueprint.output(AccessTokenPage)
def list_tokens() -> dict[str, Any]:
    """The access tokens that stand, at most 50, the newest first."""
    return {"items": [access_token_out(row) for row in service.list_tokens(user_id())], "next_cursor": None}


@blueprint.post("")
@scoped(SECURITY)
@declares(TooManyTokens, ValidationFailed)
@blueprint.input(AccessTokenIn)
@blueprint.output(NewAccessTokenOut, status_code=201)
def make_token(json_data: AccessTokenIn) -> Response:
    """Make an access token for a program. It is shown this once."""
    life = json_data.expires_at - clock.now()
    if not timedelta(0) < life <= LONGEST:
        message = "Send an instant between now and a year from now."
        raise ValidationFailed(errors=[{"field": "expires_at", "code": "bad_expiry", "message": message}])
    user, row = service.make_token(user_id(), **json_data.model_dump(), device=device())
    token = issue(user_id(), row["_id"], scope=" ".join(row["scopes"]), zone=user["timezone"], life=life)
    keep_nothing()
    return as_json({**access_token_out(row), "token": token}, 201)


@blueprint.delete("/<token_id>")
@scoped(SECURITY)
@declares(TokenNotFound)
@blueprint.output({}, status_code=204)
def revoke_token(token_id: str) -> Response:
    """End an access token, everywhere and at once."""
    service.revoke_token(user_id(), token_id, device())
    return nothing()
