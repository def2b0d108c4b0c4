"""Confirming one's address."""

from apiflask import APIBlueprint
from flask import Response

from webapp.auth import service
from webapp.auth.errors import TokenInvalid
from webapp.auth.routes.answers import device
from webapp.auth.routes.cookies import settings
from webapp.auth.schemas import VerifyEmailIn
from webapp.core.web.access import public, scoped, user_id
from webapp.core.web.conditional import nothing
from webapp.core.web.limits import caller_key, figure, limiter
from webapp.core.web.problems import declares

blueprint = APIBlueprint("verification", __name__, url_prefix="/api/v1/auth/verify-email", tag="Accounts")


@blueprint.post("")
@public
@declares(TokenInvalid)
@blueprint.input(VerifyEmailIn)
@blueprint.output({}, status_code=204)
def verify_email(json_data: VerifyEmailIn) -> Response:
    """Confirm the address with the token of the mail's link. It works once."""
    service.verify_email(json_data.token, key=settings().mail_link_key, device=device())
    return nothing()


@blueprint.post("/resend")
@scoped("account:write")
@limiter.limit(figure("mail_request"), key_func=caller_key)
@blueprint.output({}, status_code=202)
def resend() -> Response:
    """Send the mail again; nothing is sent when the address is confirmed."""
    service.request_verification(user_id())
    return nothing(202)
