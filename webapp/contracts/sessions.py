"""What other services may ask about sessions."""

from typing import Protocol
from uuid import UUID


class SessionDirectory(Protocol):
    """Answers from the database whether a session stands."""

    def stands(self, user_id: UUID, sid: str) -> bool:
        """Whether the user's session was opened and has not been ended. Errors: the database's."""
        ...
