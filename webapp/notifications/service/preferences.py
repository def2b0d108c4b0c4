"""What a user chose to be told of, by which channel, and when not."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from webapp.core.db import Row
from webapp.notifications.models import (
    CHANNELS,
    DIGEST,
    EMAIL,
    IN_APP,
    OVERDUE,
    REMINDER,
    SECURITY,
    WEBHOOK,
    preferences_row,
)


@dataclass(frozen=True)
class Choice:
    """What is to be told by which channel (`kinds[topic][channel]`), and when. Times are on the user's wall
    clock; `quiet_hours` is `{start, end}`, or None. `version` is 0 for somebody who never chose."""

    kinds: dict[str, dict[str, bool]]
    quiet_hours: dict[str, str] | None
    digest_time: str
    overdue_time: str
    version: int


_EVERY = dict.fromkeys(CHANNELS, True)
DEFAULT = Choice(
    kinds={
        REMINDER: _EVERY,
        OVERDUE: _EVERY,
        DIGEST: dict.fromkeys(CHANNELS, False),
        SECURITY: {EMAIL: True, IN_APP: True, WEBHOOK: False},
    },
    quiet_hours=None,
    digest_time="07:00",
    overdue_time="09:00",
    version=0,
)
"""A daily digest is for those who ask for it. What is about the account's security is nobody else's business:
no program hears of it unless its owner says so."""


def choice_of(user_id: UUID) -> Choice:
    """What holds for the user."""
    return choice_in(preferences_row(user_id))


def choice_in(row: Row | None) -> Choice:
    """What holds for the user of this row; what it does not say is as it is for everybody."""
    said = row or {}
    own: dict[str, Any] = said.get("kinds") or {}
    return Choice(
        kinds={topic: {**default, **own.get(topic, {})} for topic, default in DEFAULT.kinds.items()},
        quiet_hours=said.get("quiet_hours"),
        digest_time=said.get("digest_time") or DEFAULT.digest_time,
        overdue_time=said.get("overdue_time") or DEFAULT.overdue_time,
        version=said.get("version", 0),
    )
