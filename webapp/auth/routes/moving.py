"""Moving an account to another address."""

from apiflask import APIBlueprint
from flask import Response

from webapp.auth import service
from webapp.auth.errors import EmailTaken, TokenInvalid, WrongPassword
from webapp.auth.routes import throttles
from webapp.auth.routes.answers import device
from webapp.auth.routes.cookies import settings
from webapp.auth.schemas import ConfirmEmailIn, EmailIn
from webapp.contracts.scopes import SECURITY
from webapp.core.errors import Overloaded
from webapp.core.web.access import public, scoped, user_id
from webapp.core.web.addresses import client_address
from webapp.core.web.conditional import nothing
from webapp.core.web.limits import figure, limiter
from webapp.core.web.problems import declares

blueprint = APIBlueprint("moving", __name__, url_prefix="/api/v1/auth/email", tag="Accounts")


@blueprint.post("/change")
@scoped(SECURITY)
@limiter.shared_limit(figure("recheck"), scope="recheck", key_func=throttles.checked)
@throttles.exactly(recheck=throttles.checked)
@declares(WrongPassword, EmailTaken, Overloaded)
@blueprint.input(EmailIn)
@blueprint.output({}, status_code=202)
def change_email(json_data: EmailIn) -> Response:
    """Ask to move the account to another address: a link goes there, and the old address is told."""
    service.request_change(user_id(), json_data.email, json_data.password, device())
    return nothing(202)


@blueprint.post("/confirm")
@public
@limiter.limit(figure("link"), key_func=client_address)
@declares(TokenInvalid, EmailTaken)
@blueprint.input(ConfirmEmailIn)
@blueprint.output({}, status_code=204)
def confirm_email(json_data: ConfirmEmailIn) -> Response:
    """Move the account with the token of the mail's link. Both addresses are told."""
    service.confirm_change(json_data.token, device(), key=settings().mail_link_key)
    return nothing()
