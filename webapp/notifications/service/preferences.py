"""What a user chose to be told of, by which channel, and when not."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from webapp.core import clock, db
from webapp.core.db import Row
from webapp.core.errors import PreconditionFailed
from webapp.notifications.models import EMAIL, REMINDER, SECURITY, SERVICE, Preferences, preferences_row


@dataclass(frozen=True)
class Choice:
    """What is to be told by which channel (`kinds[topic][channel]`), and when. Times are on the user's wall
    clock; `quiet_hours` is `{start, end}`, or None. `version` is 0 for somebody who never chose."""

    kinds: dict[str, dict[str, bool]]
    quiet_hours: dict[str, str] | None
    version: int


DEFAULT = Choice(kinds={REMINDER: {EMAIL: True}, SECURITY: {EMAIL: True}}, quiet_hours=None, version=0)


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
        version=said.get("version", 0),
    )


def choose(user_id: UUID, changes: dict[str, Any], *, expected: int | None) -> Choice:
    """Change what is said in `changes`, of `kinds` the channels that are named. Out: what holds after it.

    Errors: `PreconditionFailed` when `expected` is given and is not the version.
    """
    try:
        return db.atomic(SERVICE, lambda: _choose(user_id, changes, expected))
    except DuplicateKeyError:  # two first choices at once
        return db.atomic(SERVICE, lambda: _choose(user_id, changes, expected))


def _choose(user_id: UUID, changes: dict[str, Any], expected: int | None) -> Choice:
    before = preferences_row(user_id)
    version = before["version"] if before else 0
    if expected not in (None, version):
        raise PreconditionFailed(before or {"version": 0})
    where: Row = {"_id": user_id, "user_id": user_id, "version": version}
    own = deepcopy((before or {}).get("kinds") or {})
    for topic, channels in changes.get("kinds", {}).items():
        own[topic] = own.get(topic, {}) | channels
    fields = {**changes, "kinds": own, "version": version + 1, "updated_at": clock.now()}
    row = db.modify(Preferences, where, {"$set": fields}, upsert=before is None)
    if row is None:
        raise PreconditionFailed(preferences_row(user_id) or {"version": 0})
    return choice_in(row)
