"""Every dated file may run again, and leaves the indexes that the documents name: those and no others."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from config.services import SERVICES
from config.settings import Settings
from migrations import runner
from tests.support.documents import documents
from tests.support.servers import Servers
from webapp.core.web.application import Application

FILES = sorted(runner.FOLDER.glob("*/[0-9]*.py"))
Indexes = dict[str, list[tuple[Any, ...]]]
OPTIONS = ("unique", "sparse", "partialFilterExpression", "expireAfterSeconds")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_is_dated_tells_why_and_belongs_to_a_service(path: Path) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-[a-z0-9-]+", path.stem)
    date.fromisoformat(path.stem[:10])
    assert path.parent.name in SERVICES
    assert path.read_text().startswith('"""')


@pytest.mark.parametrize("service", SERVICES)
def test_each_file_runs_twice_and_changes_nothing_the_second_time(
    database: Database[dict[str, Any]], service: str
) -> None:
    files = [path for path in FILES if path.parent.name == service]
    assert files
    for path in files:
        migrate = runner._load(path)
        migrate(database)
        once = _stored(database)
        migrate(database)
        assert _stored(database) == once


@pytest.mark.parametrize("service", SERVICES)
def test_the_database_has_the_indexes_that_the_documents_name_and_no_others(
    app: Application, servers: Servers, settings: Settings, service: str
) -> None:
    database = servers.client[settings.database_name(service)]
    assert _stored(database) == _named(service)


def _stored(database: Database[dict[str, Any]]) -> Indexes:
    names = [name for name in database.list_collection_names() if name not in (runner.RECORDS, runner._LOCKS)]
    return {name: _sorted(_shape, list(database[name].list_indexes())) for name in names}


def _shape(index: Mapping[str, Any]) -> tuple[Any, ...]:
    return (list(index["key"].items()), {name: index[name] for name in OPTIONS if name in index})


def _named(service: str) -> Indexes:
    """What the documents ask for, as MongoEngine would make it."""
    return {
        model._get_collection_name(): _sorted(_spec, [{"fields": [("_id", 1)]}, *model._meta["index_specs"]])
        for model in documents(service)
    }


def _spec(spec: Mapping[str, Any]) -> tuple[Any, ...]:
    return (list(spec["fields"]), {name: spec[name] for name in OPTIONS if name in spec})


def _sorted(shape: Callable[[Mapping[str, Any]], tuple[Any, ...]], found: list[Any]) -> list[tuple[Any, ...]]:
    """Each shape once: a document may name an index again that the one it derives from has."""
    return [one for one, _ in groupby(sorted(map(shape, found), key=repr))]
