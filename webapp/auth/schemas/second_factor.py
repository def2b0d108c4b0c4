"""The second factor and its recovery codes."""

from typing import Annotated

from pydantic import Field

from webapp.auth.schemas.fields import Code, Password
from webapp.core.fields import Input, Output


class EnableOtpIn(Input):
    otp: Code


class DisableOtpIn(Input):
    password: Password
    otp: Code


class RenewRecoveryCodesIn(Input):
    password: Password
    otp: Code


class OtpSecretOut(Output):
    secret: str
    otpauth_uri: str
    qr_svg: Annotated[str, Field(description="The URI as a QR code, an SVG that is an image by itself.")]


class RecoveryCodesOut(Output):
    recovery_codes: Annotated[
        list[str], Field(description="Each signs in once, instead of a code. Not shown again.")
    ]
