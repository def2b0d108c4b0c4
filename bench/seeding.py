"""Fills the database. The shape of every row is that of one that the API itself stored."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import requests
from bson import ObjectId
from pymongo import MongoClient, WriteConcern

from bench.people import Person

Row = dict[str, Any]

HOUR = 3600
_BATCH = 5_000
_WORDS = (
    "water",
    "the",
    "plants",
    "call",
    "bank",
    "about",
    "card",
    "send",
    "signed",
    "form",
    "before",
    "order",
)
_EXPIRY = timedelta(days=30)


def first_second(tasks: int) -> int:
    """The time in the ids of everybody's first task; the others follow hourly, the last one a day ago."""
    return int(time.time()) - 24 * HOUR - tasks * HOUR


def task_id(first: int, number: int, task: int) -> ObjectId:
    """wrk/common.lua makes the same."""
    return ObjectId(f"{first + HOUR * task:08x}{number:010x}{task:06x}")


def seed(uri: str, url: str, token: str, everybody: list[Person], tasks: int, first: int) -> None:
    """Store accounts, sessions, profiles and tasks for `everybody`."""
    _make_one_task(url, token)
    with MongoClient(uri, uuidRepresentation="standard", tz_aware=True) as client:
        auth, service = client["myriad_auth"], client["myriad_tasks"]
        user, session = auth["users"].find_one(), auth["sessions"].find_one()
        task = service["tasks"].find_one()
        _insert(auth["users"], (_user(user, person) for person in everybody))
        _insert(auth["sessions"], (_session(session, person) for person in everybody))
        _insert(service["user_profiles"], map(_profile, everybody))
        _insert(service["tasks"], _tasks(task, everybody, tasks, first))


def _make_one_task(url: str, token: str) -> None:
    body = {"title": "Pattern", "notes": "Pattern", "priority": 1}
    headers = {"Authorization": f"Bearer {token}"}
    requests.post(f"{url}/api/v1/tasks", json=body, headers=headers, timeout=10).raise_for_status()


def _user(pattern: Row, person: Person) -> Row:
    owned = {"_id": person.user_id, "user_id": person.user_id}
    return {**pattern, **owned, "email": f"user{person.number}@example.org", "name": f"User {person.number}"}


def _session(pattern: Row, person: Person) -> Row:
    expires = datetime.now(UTC) + _EXPIRY
    return {**pattern, "_id": person.sid, "user_id": person.user_id, "expires_at": expires}


def _profile(person: Person) -> Row:
    owned: dict[str, UUID] = {"_id": person.user_id, "user_id": person.user_id}
    return {**owned, "version": 1, "timezone": "UTC", "locale": "en"}


def _tasks(pattern: Row, everybody: list[Person], tasks: int, first: int) -> Iterator[Row]:
    chance = random.Random(1)
    texts = [" ".join(chance.choices(_WORDS, k=50))[:190] for _ in range(1000)]
    for person in everybody:
        for task in range(1, tasks + 1):
            made = datetime.fromtimestamp(first + HOUR * task, UTC)
            yield {
                **pattern,
                "_id": task_id(first, person.number, task),
                "user_id": person.user_id,
                "title": f"Task {task} of user {person.number}",
                "notes": texts[(person.number + task) % len(texts)],
                "position": f"{task:06d}1",
                "created_at": made,
                "updated_at": made,
            }


def _insert(collection: Any, rows: Iterator[Row]) -> None:
    quick = collection.with_options(write_concern=WriteConcern(w=1))
    while batch := list(islice(rows, _BATCH)):
        quick.insert_many(batch, ordered=False)
