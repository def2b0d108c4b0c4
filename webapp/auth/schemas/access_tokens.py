"""Personal access tokens."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from webapp.auth.schemas.fields import Name
from webapp.core.fields import Input, Instant, Output


class AccessTokenIn(Input):
    name: Name
    scopes: Annotated[
        list[
            Literal["tasks:read", "tasks:write", "account:read", "notifications:read", "notifications:write"]
        ],
        Field(min_length=1, max_length=5),
    ]
    expires_at: Annotated[Instant, Field(description="At most a year from now.")]


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


def access_token_out(row: Mapping[str, Any]) -> dict[str, Any]:
    """A token's row as it is shown to its owner."""
    return AccessTokenOut.model_validate({"last_used_at": None, **row, "id": row["_id"]}).model_dump(
        mode="json"
    )
