"""A worker that takes jobs of one kind alone."""

from typing import Any

from flask.testing import FlaskClient

from devstack.catcher import Catcher
from tests.support import processes
from tests.support.cast import register
from tests.support.jobs import Jobs
from tests.support.waiting import until
from webapp.core import queue


def test_a_worker_for_mail_sends_mail_and_touches_nothing_else(
    client: FlaskClient, environment: dict[str, str], jobs: Jobs, mails: Catcher, stored: Any
) -> None:
    alice = register(client, "alice")
    jobs.run("auth.relay_outbox")
    register(client, "bob")
    outbox = stored["myriad_auth"]["outbox"]
    waiting = list(outbox.find(hint="_id_"))
    assert waiting
    with processes.worker(environment, WORKER_QUEUES="mail", WORKER_CONCURRENCY="1"):
        queue.nudge("auth.relay_outbox", queue="events")
        queue.nudge("notifications.send_deliveries", queue="mail")
        until(lambda: mails.messages(alice.email))
    assert list(outbox.find(hint="_id_")) == waiting
