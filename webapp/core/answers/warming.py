"""Filling answers ahead: of those who just signed in, and of active readers whose page a write dropped.

Who is wanted stands in the cache's Redis only: losing it costs a reader one look at the database.
"""

import time

import structlog
from pymongo.errors import PyMongoError

from webapp.core.answers.answer import Asking, Loader
from webapp.core.answers.store import Answers
from webapp.core.errors import Problem

BATCH, SECONDS = 100, 2.0
"""What one run does at most. Unlike other jobs it does not go on while there is more: warming must not take
the workers from what cannot be left out."""

log = structlog.get_logger()


def warm(store: Answers) -> int:
    """Fill what the wanted users lack, by the loaders that requests use. Out: how many answers were loaded.

    It ends when the database fails or the time is up: who is left over loads for themselves.
    """
    loaded, until = 0, time.monotonic() + SECONDS
    try:
        for user_id in store.wanted.take(BATCH):
            if time.monotonic() < until:
                loaded += sum(_warm(store, Asking(user_id), *entry) for entry in store.warmed.items())
    except PyMongoError as error:
        log.warning("not_warmed", error=type(error).__name__)
    return loaded


def _warm(store: Answers, asking: Asking, field: str, load: Loader) -> bool:
    """Out: False when it is there, when a write is under way, or when there is nothing to show (the account
    is gone, say)."""
    version = store.begin(asking.user_id)
    if version is None or not store.lacks(asking.user_id, field):
        return False
    try:
        answer, time = store.load(version, lambda: load(asking))
    except Problem:
        return False
    store.offer(asking.user_id, field, version, answer, asked=False, time=time)
    return True
