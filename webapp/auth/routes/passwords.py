"""Passwords that are forgotten, and passwords that are changed."""

from apiflask import APIBlueprint
from flask import Response

from webapp.auth import service
from webapp.auth.errors import TokenInvalid, WrongPassword
from webapp.auth.routes import throttles
from webapp.auth.routes.answers import device
from webapp.auth.routes.cookies import settings
from webapp.auth.schemas import ForgotIn, PasswordIn, ResetIn
from webapp.contracts.scopes import SECURITY
from webapp.core.errors import Overloaded
from webapp.core.web.access import caller, public, scoped
from webapp.core.web.addresses import client_address
from webapp.core.web.changing import changes
from webapp.core.web.conditional import nothing
from webapp.core.web.limits import figure, limiter
from webapp.core.web.problems import declares

blueprint = APIBlueprint("passwords", __name__, url_prefix="/api/v1/auth/password", tag="Accounts")


@blueprint.post("/forgot")
@public
@limiter.limit(figure("reset_address"), key_func=client_address)
@limiter.limit(figure("reset_account"), key_func=throttles.aimed_at, scope="account")
@blueprint.input(ForgotIn)
@blueprint.output({}, status_code=202)
def forgot(json_data: ForgotIn) -> Response:
    """Send a link that sets a new password. The answer is the same if there is no such account."""
    service.forgot(json_data.email, device())
    return nothing(202)


@blueprint.post("/reset")
@public
@limiter.limit(figure("link"), key_func=client_address)
@declares(TokenInvalid, Overloaded)
@blueprint.input(ResetIn)
@blueprint.output({}, status_code=204)
def reset(json_data: ResetIn) -> Response:
    """Set a new password with the token of the mail's link. All sessions and access tokens end."""
    service.reset(json_data.token, json_data.password, device(), key=settings().mail_link_key)
    return nothing()


@blueprint.post("/change")
@scoped(SECURITY)
@changes("auth")
@limiter.shared_limit(figure("recheck"), scope="recheck", key_func=throttles.checked)
@throttles.exactly(recheck=throttles.checked)
@declares(WrongPassword, Overloaded)
@blueprint.input(PasswordIn)
@blueprint.output({}, status_code=204)
def change(json_data: PasswordIn) -> Response:
    """Change the password. The other sessions end."""
    current, new = json_data.current_password, json_data.new_password
    service.change_password(caller().user_id, caller().sid, current, new, device())
    return nothing()
