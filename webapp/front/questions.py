"""What the front asks of Redis, on the event loop."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from webapp.core import metrics
from webapp.core.answers import Answer, Answers
from webapp.core.answers.commands import Command, Commands
from webapp.core.answers.scripts import ALL, RANDOM_CHARACTERS
from webapp.core.answers.store import MAX_BODY_BYTES
from webapp.core.budgets import SCRIPT, Budgets
from webapp.core.plan import Plan
from webapp.core.sessions import marker_key, opening, renewing
from webapp.core.verified import Claims
from webapp.front.redis import AWAY, Redis, Replies, digest, pack

Counted = list[int] | None
Looked = tuple[Counted, bytes | None, str | None]
Held = tuple[Counted, str | None, object]
_NOBODY = b"u:00000000-0000-0000-0000-000000000000"
"""As long as any caller is: a command made for nobody becomes anyone's by putting their name in its place."""


class Questions:
    """Asks the cache and the limits; what cannot be answered is None."""

    def __init__(self, plan: Plan) -> None:
        self._cache, self._limits = Redis(plan.cache_url, *ALL), Redis(plan.limits_url, SCRIPT)
        self._digests = {script: digest(script) for script in ALL}
        self._reading, self._writing = _counting(plan.budgets), _counting(plan.write_budgets)

    async def connect(self) -> None:
        """Connect to both, if they are there."""
        await self._cache.connect()
        await self._limits.connect()

    def close(self) -> None:
        """Let go of the connections."""
        self._cache.close()
        self._limits.close()

    def ready(self) -> bool:
        """Whether both can be asked now."""
        return self._limits.ready() and self._cache.ready()

    async def look(self, store: Answers, field: str, claims: Claims) -> Looked:
        """Count a read; and find what is stored: the answer, the session's marker."""
        replies = Replies(3)
        self._limits.send(_of(self._reading, claims), replies, 0)
        stored = pack("HGET", store.commands.key(claims.user), f"f:{field}")
        self._cache.send(stored + pack("GET", marker_key(claims.sid)), replies, 1, 2)
        counted, found, marker = await replies.all
        return _known(counted), _known(found), _text(marker)

    async def hold(self, store: Answers, claims: Claims, writer: str) -> Held:
        """Count a write, read the session's marker, put a hold. Out: the last is what the hold
        returned (`answers.commands.heard`); None when Redis did not take it."""
        replies = Replies(3)
        self._limits.send(_of(self._writing, claims), replies, 0)
        hold = self._packed(store.commands.hold(claims.user_id, writer))
        self._cache.send(pack("GET", marker_key(claims.sid)) + hold, replies, 1, 2)
        counted, marker, taken = await replies.all
        return _known(counted), _text(marker), _known(taken)

    async def begin(self, store: Answers, user_id: UUID) -> bytes | None:
        """The version to fill under; None while a write is under way, or when Redis is away."""
        version = _known(await self._cache.ask(self._packed(store.commands.begin(user_id))))
        return version if isinstance(version, bytes) else None

    async def release(self, store: Answers, user_id: UUID, writer: str, time: bytes, by: str) -> bool:
        """Lift a hold, with the write's time if that is known, and tell who wrote. Out: whether Redis took
        it."""
        command = store.commands.release(user_id, writer, time, by)
        return await self._cache.ask(self._packed(command)) is not AWAY

    async def versions(self, commands: Sequence[Commands], user_id: UUID, life_ms: int) -> list[str]:
        """Which versions a user's answers have in some services ("" for one that is not known, while a write
        is under way or Redis is away). They are kept for as long as `life_ms` from now."""
        replies = Replies(2 * len(commands))
        for place, of in enumerate(commands):
            keep = pack("PEXPIRE", of.key(user_id), life_ms, "GT")
            self._cache.send(self._packed(of.begin(user_id)) + keep, replies, place, place + len(commands))
        told = await replies.all
        return [_version(value) for value in told[: len(commands)]]

    async def markers(self, sids: Sequence[str]) -> list[str | None] | None:
        """The markers of some sessions; None when Redis is away."""
        found = await self._cache.ask(pack("MGET", *(marker_key(sid) for sid in sids)))
        return [_text(marker) for marker in found] if isinstance(found, list) else None

    def offer(
        self, store: Answers, user_id: UUID, field: str, version: bytes, answer: Answer, time: bytes
    ) -> None:
        """Offer an answer with the time that its load told; nobody waits for what becomes of it."""
        if len(answer.body) <= MAX_BODY_BYTES:
            command = store.commands.offer(user_id, field, version, answer, time=time)
            replies = Replies(1)
            replies.all.add_done_callback(lambda told: metrics.count_offer(store.service, told.result()[0]))
            self._cache.send(self._packed(command), replies, 0)

    def opened(self, sid: str) -> None:
        """Put a session's marker; nobody waits for it."""
        self._cache.send(pack(*opening(sid)), Replies(1), 0)

    def renew(self, sid: str) -> None:
        """Let a session's marker live on; nobody waits for it."""
        self._cache.send(pack(*renewing(sid)), Replies(1), 0)

    async def lives(self, sids: Sequence[str]) -> list[int | None]:
        """How many milliseconds the markers of some sessions still live; below 0 for what is not there."""
        replies = Replies(len(sids))
        commands = b"".join(pack("PTTL", marker_key(sid)) for sid in sids)
        self._cache.send(commands, replies, *range(len(sids)))
        return [_known(life) for life in await replies.all]

    def _packed(self, command: Command) -> bytes:
        keys = command.keys
        return pack("EVALSHA", self._digests[command.script], len(keys), *keys, *command.arguments)


def _counting(budgets: Budgets) -> bytes:
    budget = budgets.of(_NOBODY.decode())
    return pack("EVALSHA", digest(SCRIPT), len(budget.keys), *budget.keys, *budget.arguments)


def _of(counting: bytes, claims: Claims) -> bytes:
    return counting.replace(_NOBODY, claims.caller.encode("ascii"))


def _known(value: Any) -> Any:
    return None if value is AWAY else value


def _version(value: Any) -> str:
    return value[:RANDOM_CHARACTERS].decode() if isinstance(value, bytes) else ""


def _text(value: Any) -> str | None:
    return value.decode() if isinstance(value, bytes) else None
