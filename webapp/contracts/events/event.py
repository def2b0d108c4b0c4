"""What every event has."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar
from uuid import UUID

from webapp.core.ids import derived_id


@dataclass(frozen=True, kw_only=True)
class Event:
    """What every event has. A subclass names its type, its subscribers, and what its id derives from."""

    type: ClassVar[str]
    subscribers: ClassVar[tuple[str, ...]]
    identity: ClassVar[tuple[str, ...]]
    edition: ClassVar[int] = 1
    """Of the schema. Adding, with a default, keeps it; what breaks readers is a new type beside the old."""

    user_id: UUID

    @property
    def id(self) -> str:
        return derived_id(self.type, self.user_id, *(getattr(self, name) for name in self.identity))

    @property
    def subject(self) -> str:
        return str(getattr(self, self.identity[0]))

    @classmethod
    def schema(cls) -> str:
        """The name of the JSON Schema of its data."""
        return f"{cls.type}.v{cls.edition}"

    def data(self) -> dict[str, Any]:
        """The event's own fields, as they are stored and sent."""
        return {name: value for name, value in asdict(self).items() if name != "user_id"}
