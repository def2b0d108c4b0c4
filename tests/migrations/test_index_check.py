"""Indexes that are missing, or that no document names, are told of: at the start, and by a check for CI."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from config.settings import Settings
from migrations import runner
from migrations.__main__ import main
from tests.support.servers import Servers
from webapp import app as application
from webapp.core import indexes
from webapp.core.web.application import Application

NAME = "user_id_1_deleted_at_1_status_1__id_-1"


@pytest.fixture
def tasks(app: Application, servers: Servers) -> Iterator[Any]:
    """The tasks' collection, with its own indexes again at the end."""
    tasks = servers.client["myriad_tasks"]["tasks"]
    yield tasks
    for name in set(tasks.index_information()) & {"title_1", "user_id_1__id_1"}:
        tasks.drop_index(name)
    tasks.create_index([("user_id", 1), ("deleted_at", 1), ("status", 1), ("_id", -1)])


def test_a_missing_index_and_an_unknown_one_are_named(tasks: Any) -> None:
    assert indexes.differences("tasks") == []
    tasks.create_index([("user_id", 1), ("_id", 1)])  # a shard key's: no document names it
    assert indexes.differences("tasks") == []

    tasks.drop_index(NAME)
    tasks.create_index([("title", 1)])
    told = indexes.differences("tasks")

    assert told == [
        "tasks: missing (user_id 1, deleted_at 1, status 1, _id -1)",
        "tasks: unknown (title 1)",
    ]


def test_the_check_of_ci_fails_on_them_and_changes_nothing(
    tasks: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("migrations.__main__.load", lambda: settings)
    monkeypatch.setattr(runner, "_connect", lambda _: None)  # the connections of the tests
    assert main(["--check"]) == 0
    tasks.drop_index(NAME)

    assert main(["--check"]) == 1
    said = capsys.readouterr().err
    assert "tasks: tasks: missing (user_id 1, deleted_at 1, status 1, _id -1)" in said
    assert NAME not in tasks.index_information()


def test_the_start_warns_of_them(tasks: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Any] = []
    monkeypatch.setattr(application.log, "warning", lambda event, **told: said.append((event, told)))
    application._check_database(replace(settings, environment="production"))
    assert said == []

    tasks.drop_index(NAME)
    application._check_database(replace(settings, environment="production"))

    assert [(event, told["service"]) for event, told in said] == [("indexes_differ", "tasks")]
