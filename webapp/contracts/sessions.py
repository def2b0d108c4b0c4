"""What other services may ask about sessions."""

from collections.abc import Collection
from typing import Protocol

from webapp.core.ids import Owned


class SessionDirectory(Protocol):
    """Answers from the database which sessions stand."""

    def standing(self, sessions: Collection[Owned]) -> set[Owned]:
        """Those of the sessions that were opened and have not been ended. Errors: the database's."""
        ...
