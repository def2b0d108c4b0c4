"""Web processes behind a real nginx are restarted one after another under load, with open event streams:
nobody notices. A write that met the end of its process is healed by its repetition under the same key."""

import time
from collections import Counter
from dataclasses import dataclass

import pytest

from config.connections import times
from config.settings import Settings
from tests.e2e.people import sign_up
from tests.support.fleet import fleet
from tests.support.load import History, Plan, under_load
from tests.support.servers import Servers
from tests.support.streams import held
from tests.support.waiting import until
from webapp.core.web.application import Application

pytestmark = pytest.mark.faults
SETTLED_SECONDS = 2.5
"""Longer than nginx leaves out a process that it could not reach."""


@dataclass(frozen=True)
class Form:
    restarts: int
    rate: float
    streams: int
    clients: int


SHORT = Form(restarts=2, rate=60, streams=12, clients=8)
LONG = Form(restarts=20, rate=300, streams=50, clients=24)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "form", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.long)]
)
def test_nobody_notices(
    app: Application, servers: Servers, settings: Settings, environment: dict[str, str], form: Form
) -> None:
    narrow = {**environment, "WEB_CONCURRENCY": "1", "TRUSTED_PROXY_HOPS": "1", "ACCESS_LOG": "off"}
    graces = []
    with fleet(narrow) as (web, door):
        tokens = [sign_up(door.url, f"person{number}").token for number in range(max(2, form.streams // 6))]
        plan = Plan(door.url, tokens, form.rate, clients=form.clients, seed=int(time.time()))
        with held(door.port, tokens, form.streams) as streams, under_load(plan) as history:
            until(lambda: streams.open == form.streams, seconds=20)
            for number in range(form.restarts):
                port = web.ports[number % len(web.ports)]
                graces.append(web.stop(port))
                web.start(port)
                time.sleep(SETTLED_SECONDS if number + 1 < form.restarts else 0.5)
            until(lambda: streams.open == form.streams, seconds=20)
    _report(history, graces, streams.ended)

    assert streams.ended > 0
    assert {answer[:12] for answer in streams.refused} <= {b"HTTP/1.1 503"}, (
        "asked to come again, nothing else"
    )
    assert [one for one in history.of("read") if one.status != 200] == []
    assert [one for one in history.of("write") if one.healed != 201] == []
    assert max(graces) <= times.GRACEFUL_SECONDS
    stored = _stored(servers, settings)
    assert {title: stored[title] for title in history.acknowledged()} == dict(history.acknowledged())


def _report(history: History, graces: list[float], streams: int) -> None:
    writes = history.of("write")
    print(
        f"{len(graces)} restarts, {len(history.told)} requests, writes repeated "
        f"{sum(one.tries > 1 for one in writes)} of {len(writes)}, streams opened again {streams}, "
        f"gone in {max(graces):.1f} s at most"
    )


def _stored(servers: Servers, settings: Settings) -> Counter[str]:
    tasks = servers.client[settings.database_name("tasks")]["tasks"]
    return Counter(row["title"] for row in tasks.find({}, {"title": 1}, hint="_id_"))
