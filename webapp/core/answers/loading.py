"""What loaders make of rows."""

from datetime import datetime

import orjson

from webapp.core.answers.answer import Answer, etag_of
from webapp.core.answers.store import fresh_until


def loaded(body: object, *, version: int | None = None, until: datetime | None = None) -> Answer:
    """An answer whose ETag is the resource's version, if it has one. `until` is when the clock alone makes
    it wrong; None for one that it does not change."""
    text = orjson.dumps(body)
    etag = etag_of(text) if version is None else f'"{version}"'
    return Answer(text, etag, fresh_until(until.timestamp() if until else None))
