"""An account and its profile."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from webapp.auth.schemas.fields import Address, Name, NewPassword, Password, Token, Transport
from webapp.core.fields import Changes, Input, Instant, Locale, Output, ZoneName, absent


class RegisterIn(Input):
    email: Address
    password: NewPassword
    name: Name
    timezone: ZoneName = "UTC"
    locale: Locale = "en"
    token_transport: Transport = "cookie"  # noqa: S105  (a place, not a password)


class VerifyEmailIn(Input):
    token: Token


class EmailIn(Input):
    email: Address
    password: Password


class ConfirmEmailIn(Input):
    token: Token


class ProfileIn(Changes):
    name: Name = absent()
    timezone: ZoneName = absent()
    locale: Locale = absent()


class ProfileOut(Output):
    id: str
    email: str
    email_verified: bool
    email_bounced_at: Annotated[
        Instant | None,
        Field(
            description="Since when mail to the address comes back: nothing but security mail is sent until "
            "it "
            "is changed, or confirmed again by a new mail."
        ),
    ] = None
    name: str
    timezone: str
    locale: str
    otp_enabled: bool = False
    deletion_at: Annotated[
        Instant | None,
        Field(description="When the account will be deleted; it can be taken back until then."),
    ] = None
    created_at: Instant
    version: int


def profile_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """An account's row as it is shown to its owner."""
    return ProfileOut.model_validate({**row, "id": str(row["_id"])}).model_dump(mode="json")
