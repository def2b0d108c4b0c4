"""The users for whom one service is to be warmed: a small set that may be lost at any time."""

from uuid import UUID

from webapp.core.answers import scripts
from webapp.core.answers.commands import wanted_key
from webapp.core.cache import Cache


class Wanted:
    """At most 10,000 users, each for a minute; Redis away, there are none.

    A write that took an answer from an active reader adds its user too, within `scripts.RELEASE`.
    """

    def __init__(self, service: str, cache: Cache) -> None:
        self._cache, self.key = cache, wanted_key(service)
        self._want, self._take = cache.script(scripts.WANT), cache.script(scripts.TAKE)

    def add(self, user_id: UUID) -> bool:
        """Have the user's answers warmed. Out: whether Redis took it."""
        return self._cache.run(self._want, [self.key], str(user_id)) is not None

    def take(self, most: int) -> list[UUID]:
        """Those who were added last, at most `most`: each is given to one caller only."""
        users: list[bytes] = self._cache.run(self._take, [self.key], most) or []
        return [UUID(user.decode()) for user in users]
