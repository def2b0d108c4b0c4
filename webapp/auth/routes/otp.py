"""The second factor."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from webapp.auth import service
from webapp.auth.errors import OtpInvalid, OtpLocked, OtpState, WrongPassword
from webapp.auth.routes import throttles
from webapp.auth.routes.answers import device
from webapp.auth.routes.cookies import keep_nothing, settings
from webapp.auth.schemas import (
    DisableOtpIn,
    EnableOtpIn,
    OtpSecretOut,
    RecoveryCodesOut,
    RenewRecoveryCodesIn,
)
from webapp.contracts.scopes import SECURITY
from webapp.core.errors import Overloaded
from webapp.core.web.access import scoped, user_id
from webapp.core.web.changing import changes
from webapp.core.web.conditional import nothing
from webapp.core.web.limits import figure, limiter
from webapp.core.web.problems import declares

blueprint = APIBlueprint("otp", __name__, url_prefix="/api/v1/auth/otp", tag="Second factor")


@blueprint.post("/setup")
@scoped(SECURITY)
@declares(OtpState)
@blueprint.output(OtpSecretOut)
def set_up_otp() -> dict[str, str]:
    """Make a secret for an authenticator app. Nothing is asked for until a code of it comes to `enable`."""
    keep_nothing()
    return service.set_up_otp(user_id(), key=settings().refresh_token_key)


@blueprint.post("/enable")
@scoped(SECURITY)
@changes("auth")
@declares(OtpState, OtpInvalid, OtpLocked)
@blueprint.input(EnableOtpIn)
@blueprint.output(RecoveryCodesOut)
def enable_otp(json_data: EnableOtpIn) -> dict[str, Any]:
    """Switch the second factor on with a first code. Out: recovery codes, shown this once."""
    codes = service.enable_otp(user_id(), json_data.otp, device(), key=settings().refresh_token_key)
    keep_nothing()
    return {"recovery_codes": codes}


@blueprint.post("/recovery-codes")
@scoped(SECURITY)
@limiter.shared_limit(figure("recheck"), scope="recheck", key_func=throttles.checked)
@throttles.exactly(recheck=throttles.checked)
@declares(OtpState, OtpInvalid, OtpLocked, WrongPassword, Overloaded)
@blueprint.input(RenewRecoveryCodesIn)
@blueprint.output(RecoveryCodesOut)
def renew_recovery_codes(json_data: RenewRecoveryCodesIn) -> dict[str, Any]:
    """Make new recovery codes, with the password and a code (or a recovery code that is left). The old ones
    are void."""
    service.check_password(user_id(), json_data.password)
    codes = service.renew_recovery_codes(user_id(), json_data.otp, device(), key=settings().refresh_token_key)
    keep_nothing()
    return {"recovery_codes": codes}


@blueprint.post("/disable")
@scoped(SECURITY)
@changes("auth")
@limiter.shared_limit(figure("recheck"), scope="recheck", key_func=throttles.checked)
@throttles.exactly(recheck=throttles.checked)
@declares(OtpState, OtpInvalid, OtpLocked, WrongPassword, Overloaded)
@blueprint.input(DisableOtpIn)
@blueprint.output({}, status_code=204)
def disable_otp(json_data: DisableOtpIn) -> Response:
    """Switch the second factor off, with the password and a code (or a recovery code)."""
    service.check_password(user_id(), json_data.password)
    service.disable_otp(user_id(), json_data.otp, device(), key=settings().refresh_token_key)
    return nothing()
