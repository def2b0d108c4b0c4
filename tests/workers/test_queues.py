"""Workers that take jobs of some kinds alone."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from honcho.environ import parse_procfile

from devstack import processes as children
from devstack.catcher import Catcher
from devstack.ports import free_port
from tests.support import processes
from tests.support.cast import register
from tests.support.jobs import Jobs
from tests.support.waiting import until
from webapp.contracts.jobs import JOBS
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


@pytest.fixture
def parted(root: Path, environment: dict[str, str], client: FlaskClient) -> Iterator[dict[str, int]]:
    """The workers of docs/operations.md, as a Procfile's runner starts them. Out: their ports of figures."""
    del client  # the databases are migrated and clean
    found = re.search(
        r"```\n(worker: env WORKER_QUEUES=.*?)```", (root / "docs/operations.md").read_text(), re.S
    )
    assert found is not None
    own = {**environment, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    folder, ports = Path(environment["DATA_DIR"]), dict[str, int]()
    with ExitStack() as running:
        for name, command in parse_procfile(found[1]).processes.items():
            ports[name] = free_port()
            more = {"METRICS_PORT": str(free_port()), "WORKER_METRICS_PORT": str(ports[name])}
            shell, log = ["/bin/sh", "-c", f"exec {command}"], folder / "logs" / f"parted-{name}.log"
            env = {**own, **more, "WORKER_CONCURRENCY": "1", "DATA_DIR": str(folder / name)}
            running.callback(children.spawn(name, shell, log=log, env=env, cwd=root).stop)
        yield ports


def _done(port: int) -> set[str]:
    """The jobs that a worker has done, by its own figures."""
    try:
        told = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
    except requests.ConnectionError:
        return set()
    return set(re.findall(r'myriad_job_seconds_count\{job="([^"]+)",outcome="done"\}', told))


@pytest.mark.faults
def test_workers_that_are_parted_as_the_docs_say_do_all_jobs_and_each_its_own(parted: dict[str, int]) -> None:
    def all_done() -> bool:
        for job in JOBS:  # again and again, as beat does it
            queue.nudge(job.name, queue=job.queue)
        return {name for port in parted.values() for name in _done(port)} == {job.name for job in JOBS}

    until(all_done, seconds=40, every=0.5)
    assert _done(parted["mail"]) == {job.name for job in JOBS if job.queue == "mail"}
    assert _done(parted["worker"]) == {job.name for job in JOBS if job.queue != "mail"}
