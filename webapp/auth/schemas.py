"""What auth accepts and returns."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from webapp.auth.service.devices import UNKNOWN
from webapp.core.errors import BadCursor
from webapp.core.fields import Changes, Input, Instant, Locale, OneLine, Output, Query, ZoneName, absent
from webapp.core.pagination import DEFAULT_LIMIT, MAX_LIMIT

MAX_EMAIL = 254
_MAX_CURSOR_DIGITS = 9


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
Password = Annotated[str, Field(max_length=128)]
Code = Annotated[str, Field(max_length=20, description="Six digits, or a recovery code.")]
Token = Annotated[str, Field(max_length=200)]
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
    password: Password
    otp: Annotated[str, Field(max_length=20)] | None = None
    token_transport: Transport = "cookie"  # noqa: S105  (a place, not a password)


class RefreshIn(Input):
    refresh_token: Annotated[str, Field(max_length=200)] | None = None


class VerifyEmailIn(Input):
    token: Token


class ForgotIn(Input):
    email: Annotated[str, Field(max_length=MAX_EMAIL)]


class ResetIn(Input):
    token: Token
    password: NewPassword


class PasswordIn(Input):
    current_password: Password
    new_password: NewPassword


class EmailIn(Input):
    email: Address
    password: Password


class ConfirmEmailIn(Input):
    token: Token


class EnableOtpIn(Input):
    otp: Code


class DisableOtpIn(Input):
    password: Password
    otp: Code


class RenewRecoveryCodesIn(Input):
    password: Password
    otp: Code


class DisableAccountIn(Input):
    reason: Annotated[str, Field(max_length=500, description="Stands in the account's audit log.")] = ""


class AccessTokenIn(Input):
    name: Name
    scopes: Annotated[
        list[
            Literal["tasks:read", "tasks:write", "account:read", "notifications:read", "notifications:write"]
        ],
        Field(min_length=1, max_length=5),
    ]
    expires_at: Annotated[Instant, Field(description="At most a year from now.")]


class DeletionIn(Input):
    password: Password


class ConfirmDeletionIn(Input):
    token: Token


class ExportOut(Output):
    id: str


class OidcOut(Output):
    issuer: Annotated[str | None, Field(description="The host of the issuer; null when there is none.")]


class OidcOtpIn(Input):
    otp: Code


class CallbackQuery(Query):
    """What an issuer adds to the address: more than we ask for, and not all of it to be known here."""

    model_config = ConfigDict(extra="ignore")

    code: Annotated[str, Field(max_length=2000)] | None = None
    state: Annotated[str, Field(max_length=200)] | None = None
    error: Annotated[str, Field(max_length=200)] | None = None


class AuditQuery(Query):
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=100)] | None = None


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


class OtpSecretOut(Output):
    secret: str
    otpauth_uri: str
    qr_svg: Annotated[str, Field(description="The URI as a QR code, an SVG that is an image by itself.")]


class RecoveryCodesOut(Output):
    recovery_codes: Annotated[
        list[str], Field(description="Each signs in once, instead of a code. Not shown again.")
    ]


class AccountOut(Output):
    """An account as administrators see it: what guards it, and nothing of what it holds."""

    id: str
    email: str
    email_verified: bool
    name: str
    created_at: Instant
    sessions: Annotated[int, Field(description="How many stand.")]
    otp_enabled: bool
    is_admin: bool
    disabled_at: Instant | None
    deletion_at: Instant | None


class AccessTokenOut(Output):
    id: str
    name: str
    scopes: list[str]
    created_at: Instant
    last_used_at: Annotated[Instant | None, Field(description="To the minute.")]
    expires_at: Instant


class NewAccessTokenOut(AccessTokenOut):
    token: Annotated[
        str, Field(description="Send it as the Bearer token. It is not kept, and not shown again.")
    ]


class AccessTokenPage(Output):
    items: list[AccessTokenOut]
    next_cursor: None


class AuditOut(Output):
    id: str
    kind: str
    at: Instant
    device: str
    address: str
    detail: str
    hash: Annotated[str, Field(description="SHA-256 over this event and the hash of the one before it.")]
    previous: str


class AuditPage(Output):
    items: list[AuditOut]
    next_cursor: str | None


def account_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """What `operating.find` found, as administrators see it."""
    seen = {
        "otp_enabled": False,
        "is_admin": False,
        "deletion_at": None,
        **row,
        "id": str(row["_id"]),
        "disabled_at": row["security"].get("disabled_at"),
    }
    return AccountOut.model_validate(seen).model_dump(mode="json")


def access_token_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A token's row as it is shown to its owner."""
    return AccessTokenOut.model_validate({"last_used_at": None, **row, "id": row["_id"]}).model_dump(
        mode="json"
    )


def audit_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A security event as it is shown to whom it happened to."""
    shown = {**row, "id": row["_id"], "detail": row["said"].get("detail", "")}
    return AuditOut.model_validate(shown).model_dump(mode="json")


def audit_page(rows: Sequence[Mapping[str, Any]], limit: int) -> dict[str, Any]:
    """`{items, next_cursor}` of rows fetched with `limit + 1`."""
    items = rows[:limit]
    more = len(rows) > limit
    return {
        "items": [audit_out(row) for row in items],
        "next_cursor": str(items[-1]["seq"]) if more else None,
    }


def before_of(cursor: str | None) -> int | None:
    """The number that a cursor of `audit_page` continues below. Errors: `BadCursor`."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit()) or len(cursor) > _MAX_CURSOR_DIGITS:
        raise BadCursor
    return int(cursor)


def session_out(row: Mapping[str, Any], current: str) -> dict[str, Any]:
    """A session's row as it is shown to its owner, who asks in the session `current`."""
    shown = {**row, "id": row["_id"], "current": row["_id"] == current}
    shown["device"] = row.get("device") or UNKNOWN
    shown["last_used_at"] = row.get("last_used_at") or row["refreshed_at"]
    return SessionOut.model_validate(shown).model_dump(mode="json")


def profile_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """An account's row as it is shown to its owner."""
    return ProfileOut.model_validate({**row, "id": str(row["_id"])}).model_dump(mode="json")
