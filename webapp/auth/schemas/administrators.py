"""An account, as administrators see it."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from webapp.core.fields import Input, Instant, Output


class DisableAccountIn(Input):
    reason: Annotated[str, Field(max_length=500, description="Stands in the account's audit log.")] = ""


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
