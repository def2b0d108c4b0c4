"""A migration that fails half way, at any of its commands, is finished by the next run."""

from collections.abc import Iterator
from typing import Any

import pymongo
import pytest
from bson import ObjectId
from pymongo.database import Database
from pymongo.errors import PyMongoError

from config.services import SERVICES
from migrations import runner
from tests.migrations.test_files import FILES, _stored
from tests.support.failing import failing
from tests.support.servers import Servers
from webapp.core import ids
from webapp.core.web.application import Application

WRITES = ("createIndexes", "dropIndexes", "update", "insert", "delete", "findAndModify", "create")
NAME = "migrating"
NOT_PRIMARY_ANY_MORE = 10107
Base = Database[dict[str, Any]]


@pytest.fixture
def breakable(database: Base, servers: Servers) -> Iterator[Base]:
    """The same database by a client of its own name, which tries nothing again."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
        servers.mongodb.uri, appName=NAME, retryWrites=False, uuidRepresentation="standard", tz_aware=True
    )
    with client:
        yield client[database.name]


def _put_old_rows(database: Base) -> None:
    """As the first release made them: without terms, and without positions."""
    people = [ids.new_user_id() for _ in range(2)]
    rows = (
        {
            "_id": ObjectId(),
            "user_id": people[number % 2],
            "version": 1,
            "title": f"Task {number}",
            "notes": "",
            "labels": [],
        }
        for number in range(5)
    )
    database["tasks"].insert_many(rows)


def _contents(database: Base) -> list[dict[str, Any]]:
    return list(database["tasks"].find().sort("_id", 1))


@pytest.mark.parametrize("service", SERVICES)
def test_it_is_finished_by_the_next_run(
    app: Application, breakable: Base, servers: Servers, service: str
) -> None:
    if service == "tasks":
        _put_old_rows(breakable)
    broken = 0
    for path in [path for path in FILES if path.parent.name == service]:
        migrate = runner._load(path)
        for commands in range(40):
            try:
                with failing(
                    servers.client, WRITES, after=commands, only=NAME, errorCode=NOT_PRIMARY_ANY_MORE
                ):
                    migrate(breakable)
            except PyMongoError:
                broken += 1
                continue
            break
        else:
            pytest.fail(f"{path.stem} never came to its end")
        done, rows = _stored(breakable), _contents(breakable)
        migrate(breakable)
        assert (_stored(breakable), _contents(breakable)) == (done, rows), path.stem

    assert broken > len(SERVICES)
    if service == "tasks":
        assert all("terms" in row and "position" in row for row in _contents(breakable))
