"""Workers and beat open no more connections than is stated."""

from flask.testing import FlaskClient

from config.connections.totals import rows
from config.settings import load
from devstack.catcher import Catcher
from tests.support.cast import register
from tests.support.connections import Connections, watched
from tests.support.processes import beat, worker
from tests.support.servers import Servers
from tests.support.waiting import until


def test_workers_and_beat_stay_within_what_is_stated(
    client: FlaskClient, environment: dict[str, str], servers: Servers, mails: Catcher
) -> None:
    register(client, "alice")
    connections = Connections(servers)
    with worker(environment, WORKER_CONCURRENCY="2"), beat(environment), watched(connections) as most:
        until(mails.messages)

    _, parent, child, beating, _ = rows(load({**environment, "WORKER_CONCURRENCY": "2"}))
    assert 0 < most["mongodb"] <= child.count * child.mongodb
    assert most["cache"] <= child.count * child.cache
    assert 0 < most["broker"] <= parent.broker + child.count * child.broker + beating.broker
