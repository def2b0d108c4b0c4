"""What auth accepts and returns."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from webapp.auth.service.devices import UNKNOWN
from webapp.core.fields import Changes, Input, Instant, Locale, OneLine, Output, ZoneName, absent

MAX_EMAIL = 254


def _address(text: str) -> str:
    """One address and nothing around it, its domain as it is written in mails (RFC 5321 §2.3.11)."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise PydanticCustomError("bad_email", "Send an e-mail address, like ada@example.org.") from error


Address = Annotated[
    str, Field(max_length=MAX_EMAIL, json_schema_extra={"format": "email"}), AfterValidator(_address)
]
NewPassword = Annotated[str, Field(min_length=8, max_length=128)]
Name = Annotated[OneLine, Field(max_length=100)]
Transport = Literal["cookie", "body"]


class RegisterIn(Input):
    email: Address
    password: NewPassword
    name: Name
    timezone: ZoneName = "UTC"
    locale: Locale = "en"
    token_transport: Transport = "cookie"  # noqa: S105  (a place, not a password)


class LoginIn(Input):
    email: Annotated[str, Field(max_length=MAX_EMAIL)]
    password: Annotated[str, Field(max_length=128)]
    token_transport: Transport = "cookie"  # noqa: S105  (a place, not a password)


class RefreshIn(Input):
    refresh_token: Annotated[str, Field(max_length=200)] | None = None


class VerifyEmailIn(Input):
    token: Annotated[str, Field(max_length=200)]


class ProfileIn(Changes):
    name: Name = absent()
    timezone: ZoneName = absent()
    locale: Locale = absent()


class ProfileOut(Output):
    id: str
    email: str
    email_verified: bool
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


class TokensOut(Output):
    access_token: str
    expires_in: Annotated[int, Field(description="Seconds the access token lives.")]
    refresh_token: Annotated[
        str | None,
        Field(description="Only for `token_transport: body`.", exclude_if=lambda value: value is None),
    ] = None


class SignedInOut(TokensOut):
    user: ProfileOut


class SessionOut(Output):
    id: str
    device: Annotated[str, Field(description="The browser and what it runs on, as it says itself.")]
    address: str
    created_at: Instant
    last_used_at: Annotated[Instant, Field(description="To the minute.")]
    current: bool


class SessionPage(Output):
    items: list[SessionOut]
    next_cursor: None


def session_out(row: Mapping[str, Any], current: str) -> dict[str, Any]:
    """A session's row as it is shown to its owner, who asks in the session `current`."""
    shown = {**row, "id": row["_id"], "current": row["_id"] == current}
    shown["device"] = row.get("device") or UNKNOWN
    shown["last_used_at"] = row.get("last_used_at") or row["refreshed_at"]
    return SessionOut.model_validate(shown).model_dump(mode="json")


def profile_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """An account's row as it is shown to its owner."""
    return ProfileOut.model_validate({**row, "id": str(row["_id"])}).model_dump(mode="json")
