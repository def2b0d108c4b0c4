"""Choosing what to be told of."""

from copy import deepcopy
from typing import Any
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from webapp.core import clock, db
from webapp.core.db import Row
from webapp.core.errors import PreconditionFailed
from webapp.notifications.models import SERVICE, Preferences, preferences_row
from webapp.notifications.service.preferences import Choice, choice_in
from webapp.notifications.service.summaries import plan_days


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
    plan_days(user_id, clock.now())
    return choice_in(row)
