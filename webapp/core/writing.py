"""Writes that need no Flask: what is asked of one, and what it answers.

The same function makes the answer for the view and for the front, which runs it on a thread once it has
checked all that Flask checks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from webapp.core.errors import ValidationFailed

_MAX_VERSION_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Writing:
    """What a write is asked: by whom (`zone` is the token's hint at theirs), with which variable parts of the
    path and which body (the route's model), and on condition of which version (`If-Match`; None for any)."""

    user_id: UUID
    zone: str = "UTC"
    path: tuple[str, ...] = ()
    body: Any = None
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What it answers."""

    body: bytes
    etag: str
    status: int = 200


Writer = Callable[[Writing], Written]
"""Writes. Errors: the database's; problems, and then it has changed nothing."""


def written(resource: Mapping[str, Any], status: int = 200) -> Written:
    """The answer that shows a resource, whose version is the ETag."""
    return Written(orjson.dumps(resource), f'"{resource["version"]}"', status)


def version_of(if_match: str) -> int | None:
    """The version that `If-Match` demands; None when it is empty or says `*`.

    The opaque part counts, `W/` does not: proxies weaken ETags. Errors: `ValidationFailed` for a tag that
    cannot be a version.
    """
    text = if_match.strip()
    if text in ("", "*"):
        return None
    opaque = text.removeprefix("W/").strip('"')
    if not opaque.isascii() or not opaque.isdigit() or len(opaque) > _MAX_VERSION_DIGITS:
        raise ValidationFailed(
            errors=[{"field": "If-Match", "code": "bad_etag", "message": 'Send one ETag, like "7".'}]
        )
    return int(opaque)
