"""Whom the requests are made as: tokens like the product's, and what of theirs is asked for."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from bson import ObjectId
from pymongo import MongoClient

from bench import people
from bench.million.asks import Asker
from bench.million.crowd import Crowd, Member
from bench.million.rows import project_id, session_id
from webapp.tasks.service.listing import Filter

Row = dict[str, Any]
DEEP_LIMIT, DEEP_PAGE, DEEP_CURSORS = 20, 500, 20


def askers(client: "MongoClient[Row]", crowd: Crowd, pattern: str, key: str) -> tuple[list[Asker], Asker]:
    """The measured users of a crowd, and the one with most tasks. `pattern` is a token of the product's,
    `key` what it was signed with."""
    numbers = [*sorted(crowd.measured_numbers), crowd.giant]
    members = [crowd.member(number) for number in numbers]
    who = [people.Person(one.number, one.user_id, session_id(one.user_id)) for one in members]
    tokens = people.tokens(pattern, key, who)
    made = [_asker(client, crowd, one, token) for one, token in zip(members, tokens, strict=True)]
    made[-1].deep = list(_deep(client, crowd, made[-1].user_id))
    return made[:-1], made[-1]


def _asker(client: "MongoClient[Row]", crowd: Crowd, member: Member, token: str) -> Asker:
    tasks = client[f"{crowd.database_prefix}_tasks"]["tasks"]
    mine = {"user_id": member.user_id, "deleted_at": None, "completed_at": None}
    rows = tasks.find(mine, {"recurrence": 1}).sort("_id", -1).limit(200)
    once = [row["_id"] for row in rows if row.get("recurrence") is None]
    return Asker(
        member.user_id, member.email, token, project_id(member, 0), _parent(tasks, member.user_id), once
    )


def _parent(tasks: Any, user_id: UUID) -> ObjectId:
    row = tasks.find_one({"user_id": user_id}, {"_id": 1}, sort=[("_id", 1)])
    return ObjectId(row["_id"])


def _deep(client: "MongoClient[Row]", crowd: Crowd, user_id: UUID) -> Iterator[str]:
    """Cursors behind page 499 and the next ones of a list of all."""
    tasks = client[f"{crowd.database_prefix}_tasks"]["tasks"]
    keyset, last = Filter().keyset(), (DEEP_PAGE - 1) * DEEP_LIMIT - 1
    found = tasks.find({"user_id": user_id, "deleted_at": None}, {"_id": 1}).sort("_id", -1)
    rows = list(found.skip(last).limit(DEEP_CURSORS * DEEP_LIMIT))
    yield from (keyset.encode(row) for row in rows[::DEEP_LIMIT])
