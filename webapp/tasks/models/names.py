"""What the models of tasks share."""

from typing import Any

SERVICE = "tasks"
EXPIRING: list[Any] = [{"fields": ["expires_at"], "expireAfterSeconds": 0}]
