"""What the models of tasks share."""

from typing import Any

SERVICE = "tasks"
EXPIRING: list[Any] = [{"fields": ["expires_at"], "expireAfterSeconds": 0}]
LABEL_TERM, PARENT_TERM = "l", "p"
"""Begin the terms of labels and of parents."""
