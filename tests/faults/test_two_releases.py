"""Two releases at once: the next one has migrated and serves, while the workers and a web process of this one
go on. Nothing is lost: what they cannot read yet waits for the workers of the next."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pymongo
import pytest
import requests

from config.settings import Settings
from devstack.catcher import Catcher
from devstack.processes import Process
from tests.e2e.people import Someone, sign_up
from tests.support import processes
from tests.support.next_release import expanded
from tests.support.servers import Servers
from tests.support.waiting import until
from webapp.core import clock
from webapp.core.web.application import Application

pytestmark = pytest.mark.faults
HASTE = {"RETRY_BASE_SECONDS": "0.1", "MAX_ATTEMPTS": "12", "LEASE_SECONDS": "25"}


@dataclass
class Both:
    """A web process of each release, the workers of this one, and what they share."""

    old: str
    new: str
    worker: Process
    tree: Path
    environment: dict[str, str]
    mails: Catcher
    client: "pymongo.MongoClient[dict[str, Any]]"
    settings: Settings

    def rows(self, service: str, collection: str) -> list[dict[str, Any]]:
        """All of a collection."""
        return list(self.client[self.settings.database_name(service)][collection].find(hint="_id_"))

    def ask(self, url: str, someone: Someone, method: str, path: str, **options: Any) -> Any:
        """One request to one of the two web processes, with the same session."""
        at = Someone(**{**someone.__dict__, "url": url})
        return at.ask(method, path, **options)


@pytest.fixture
def both(
    app: Application,
    _clean: None,
    servers: Servers,
    settings: Settings,
    environment: dict[str, str],
    root: Path,
    tmp_path: Path,
) -> Iterator[Both]:
    tree = expanded(root, tmp_path / "next")
    hasty = {**environment, **HASTE, "WEB_CONCURRENCY": "1", "WORKER_CONCURRENCY": "1"}
    with ExitStack() as running:
        running.enter_context(processes.beat(hasty))
        worker = running.enter_context(processes.worker(hasty))
        old = running.enter_context(processes.web(hasty))
        before = sign_up(old.url, "before")
        before.task("Of this release")
        migrate = [sys.executable, "-m", "migrations"]
        done = subprocess.run(migrate, cwd=tree, env=hasty, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("2099-01-01-a-field-more") == 3
        new = running.enter_context(processes.web(hasty, tree=tree))
        yield Both(old.url, new.url, worker, tree, hasty, servers.catcher, servers.client, settings)
    _forget(servers, settings)


def _forget(servers: Servers, settings: Settings) -> None:
    """The tests that come after have this release's databases."""
    for service in ("auth", "tasks", "notifications"):
        database = servers.client[settings.database_name(service)]
        database["migrations"].delete_one({"_id": "2099-01-01-a-field-more"})
        database.drop_collection("greetings")


@pytest.mark.timeout(180)
def test_workers_of_this_release_act_on_what_the_next_one_tells(both: Both) -> None:
    ada = sign_up(both.new, "ada")
    until(lambda: both.mails.messages(ada.email), seconds=20)  # its event has a field more
    link = re.search(r"#token=(\S+)", both.mails.messages(ada.email)[0]["text"])
    assert link
    _confirm(both, link[1])
    soon = (clock.now() + timedelta(seconds=1)).isoformat()
    task = both.ask(both.new, ada, "POST", "/tasks", json={"title": "Ring", "reminders": [{"at": soon}]})
    until(lambda: len(both.mails.messages(ada.email)) == 2, seconds=20)

    _serves_both_ways(both, ada, task)
    _keeps_what_it_cannot_read(both, ada)


def _confirm(both: Both, token: str) -> None:
    """At the web process of this release, by a link of the next one's."""
    answer = requests.post(f"{both.old}/api/v1/auth/verify-email", json={"token": token}, timeout=10)
    assert answer.ok, answer.text


def _serves_both_ways(both: Both, ada: Someone, task: dict[str, Any]) -> None:
    """What one release writes the other reads and changes; neither shows a field that it does not know."""
    changed = both.ask(both.old, ada, "PATCH", f"/tasks/{task['id']}", json={"title": "Ring twice"})
    assert changed["title"] == "Ring twice"
    assert "since_next" not in json.dumps(both.ask(both.old, ada, "GET", "/tasks"))
    assert both.ask(both.new, ada, "GET", f"/tasks/{task['id']}")["title"] == "Ring twice"
    assert both.ask(both.old, ada, "GET", "/me")["email"] == ada.email


def _keeps_what_it_cannot_read(both: Both, ada: Someone) -> None:
    """An event of a type that is new waits, and is told by the first worker that knows it."""

    def waiting() -> list[dict[str, Any]]:
        return [row for row in both.rows("auth", "outbox") if row["type"] == "auth.user.greeted"]

    until(lambda: waiting() and waiting()[0]["attempts"] >= 1, seconds=20)
    assert [row["error"] for row in waiting()] in (["KeyError"], [""])
    assert all(row["due"] is not None for row in waiting()), "given up"
    assert not both.rows("notifications", "greetings")

    began = time.monotonic()
    both.worker.stop(30)
    assert time.monotonic() - began < 30
    with processes.worker(both.environment, tree=both.tree):
        until(lambda: not waiting(), seconds=40)
    (greeting,) = both.rows("notifications", "greetings")
    assert str(greeting["user_id"]) == ada.id
