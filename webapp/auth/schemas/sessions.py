"""Logging in, and where one is logged in."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from webapp.auth.schemas.accounts import ProfileOut
from webapp.auth.schemas.fields import MAX_EMAIL, Password, Transport
from webapp.auth.service.devices import UNKNOWN
from webapp.core.fields import Input, Instant, Output


class LoginIn(Input):
    email: Annotated[str, Field(max_length=MAX_EMAIL)]
    password: Password
    otp: Annotated[str, Field(max_length=20)] | None = None
    token_transport: Transport = "cookie"  # noqa: S105  (a place, not a password)


class RefreshIn(Input):
    refresh_token: Annotated[str, Field(max_length=200)] | None = None


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
