"""Sessions in use: their markers are renewed before they run out, so that no request has to wait for it.

The database is asked again each time, for many in one find: a marker never outlives by more than its minute
what the database said. What is revoked meanwhile stays so: renewing changes how long a marker lives, never
what it says, nor how long a tombstone lives.
"""

import asyncio
from itertools import islice

import structlog

from webapp.core.ids import Owned
from webapp.core.sessions import MARKER_SECONDS
from webapp.core.verified import Claims
from webapp.front.questions import Questions
from webapp.front.sessions import AT_ONCE, Sessions

EVERY_SECONDS = 15.0
SOON_MS = MARKER_SECONDS * 1000 // 2
"""What has no longer to live is renewed: who comes by once in `EVERY_SECONDS` never meets a missing one."""
PAUSE_SECONDS = 0.01
"""Between two finds: renewing is nobody's hurry."""

log = structlog.get_logger()


class Renewals:
    """Remembers who comes by, and looks after their markers."""

    def __init__(self, questions: Questions, sessions: Sessions) -> None:
        self._questions, self._sessions = questions, sessions
        self._used: dict[str, Claims] = {}
        self._running: asyncio.Task[None] | None = None

    def used(self, claims: Claims) -> None:
        """Their session has just been found to stand."""
        self._used[claims.sid] = claims

    def start(self) -> None:
        """Begin."""
        self._running = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """End."""
        if self._running is not None:
            self._running.cancel()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.renew()
            except Exception as error:  # the database, or no room: who comes next asks for themselves
                log.warning("markers_not_renewed", error=type(error).__name__)

    async def renew(self) -> None:
        """Renew what was used since last time and is about to run out. Errors: those of asking."""
        used, self._used = iter(self._used.values()), {}
        due: list[Owned] = []
        while seen := list(islice(used, AT_ONCE)):
            lives = await self._questions.lives([claims.sid for claims in seen])
            due += [
                (claims.user_id, claims.sid)
                for claims, life in zip(seen, lives, strict=True)
                if life is not None and 0 < life < SOON_MS
            ]
            while len(due) >= AT_ONCE:
                await self._renew(due[:AT_ONCE])
                del due[:AT_ONCE]
        if due:
            await self._renew(due)

    async def _renew(self, due: list[Owned]) -> None:
        for _, sid in await self._sessions.ask(due):
            self._questions.renew(sid)
        await asyncio.sleep(PAUSE_SECONDS)
