"""What the user may know of the ledger."""

from datetime import datetime
from uuid import UUID

from webapp.core.db import Row
from webapp.core.pagination import Keyset, Position
from webapp.notifications.models import delivery_rows

LATEST = Keyset("deliveries", (("created_at", datetime),), ids=str)


def list_deliveries(user_id: UUID, task_id: str | None, *, after: Position | None, limit: int) -> list[Row]:
    """Rows of the user's deliveries, newest first: one more than `limit` when more follow."""
    return delivery_rows(user_id, task_id, after=after, limit=limit + 1)
