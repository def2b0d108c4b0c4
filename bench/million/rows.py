"""What is stored of a member of the crowd, made after the patterns."""

import base64
import random
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bson import ObjectId
from bson.raw_bson import RawBSONDocument

from bench.million.crowd import Member
from bench.million.patterns import Patterns
from bench.million.stamps import Row, Stamp, milliseconds, stamp
from webapp.auth.service import audit
from webapp.tasks.models import PARENT_TERM
from webapp.tasks.service.positions import new_position

YEAR_SECONDS = 365 * 24 * 3600
CHILDREN_FROM, CHILDREN = 10, 4
"""A user with so many tasks has some below the first of them."""
_EXPIRY = timedelta(days=30)
Rows = dict[str, dict[str, list[Any]]]


class Maker:
    """Makes rows by database and collection. `now` is when the newest task was made."""

    def __init__(self, patterns: Patterns, now: datetime) -> None:
        self._patterns, self._now = patterns, now.replace(microsecond=0)
        self._alone = [_stamp(row) for row in patterns.tasks]
        self._first = [_stamp(row) for row in patterns.tasks if _may_have_children(row)]
        self._below = [_stamp(row) for row in patterns.children]

    def account(self, member: Member) -> Rows:
        """The account's own rows, and what the other services know of it."""
        own = {"_id": member.user_id, "user_id": member.user_id}
        stored, email = self._patterns.account, member.email
        events = self._audit(member)
        auth = {
            "users": [{**stored["auth"]["users"], **own, "email": email}],
            "emails": [{**stored["auth"]["emails"], "_id": email, "user_id": member.user_id}],
            "security": [{**stored["auth"]["security"], **own, "audit_hash": events["hash"]}],
            "audit": [events],
            "sessions": [self._session(member)],
        }
        told = {**stored["notifications"]["user_profiles"], **own, "email": email}
        return {
            "auth": auth,
            "notifications": {"user_profiles": [told]},
            "tasks": {
                "user_profiles": [{**stored["tasks"]["user_profiles"], **own}],
                "projects": self._projects(member),
            },
        }

    def _session(self, member: Member) -> Row:
        pattern = self._patterns.account["auth"]["sessions"]
        return {
            **pattern,
            "_id": session_id(member.user_id),
            "user_id": member.user_id,
            "expires_at": self._now + _EXPIRY,
        }

    def _audit(self, member: Member) -> Row:
        """The first event; the chain of hashes holds."""
        row = {**self._patterns.account["auth"]["audit"], "user_id": member.user_id}
        row |= {"_id": f"{member.user_id.hex}.{row['seq']}", "said": {"email": member.email}}
        return row | {"hash": audit.digest(row)}

    def _projects(self, member: Member) -> list[Row]:
        if not member.tasks:
            return []
        return [
            {**row, "_id": project_id(member, place), "user_id": member.user_id}
            for place, row in enumerate(self._patterns.projects)
        ]

    def tasks(self, member: Member) -> Iterator[RawBSONDocument]:
        """All tasks of the member, the oldest first."""
        chance, user = random.Random(member.number), member.user_id.bytes
        start, step = self._now.timestamp() - YEAR_SECONDS, YEAR_SECONDS / max(1, member.tasks)
        homes = [project_id(member, place).binary for place in range(len(self._patterns.projects))]
        first = task_id(member, 0, int(start))
        below = range(1, 1 + CHILDREN if member.tasks >= CHILDREN_FROM else 1)
        for place in range(member.tasks):
            at = start + place * step
            own = first if place == 0 else task_id(member, place, int(at))
            made = datetime.fromtimestamp(at, UTC)
            kind = self._first if place == 0 else self._below if place in below else self._alone
            pattern = chance.choice(kind)
            later = milliseconds(min(self._now, made + timedelta(hours=chance.random() * 48)))
            yield pattern.copy(
                _id=own.binary,
                user_id=user,
                position=new_position(own, made).encode(),
                created=milliseconds(made),
                updated=later,
                completed=later,
                project_id=homes[place % len(homes)],
                parent_id=first.binary,
                term=str(first).encode(),
            )


def session_id(user_id: UUID) -> str:
    """The same for a user in every run, with the user in it as in the product's."""
    return base64.urlsafe_b64encode(user_id.bytes + b"bench-session!").decode()


def task_id(member: Member, place: int, second: int) -> ObjectId:
    """An id made at that second; whose it is and which stands where others have the machine and a count."""
    return ObjectId(struct.pack(">I", second) + struct.pack(">Q", member.number << 24 | place))


def project_id(member: Member, place: int) -> ObjectId:
    """The id of a member's project."""
    return ObjectId(b"proj" + struct.pack(">Q", member.number << 24 | place))


def _may_have_children(row: Row) -> bool:
    """Those below it are open, in no project."""
    return row["completed_at"] is None and row["deleted_at"] is None and row["project_id"] is None


def _stamp(row: Row) -> Stamp:
    return stamp(row, PARENT_TERM)
