"""One code base, three services: a process holds what its `SERVICES` names, and nothing of the others."""

from collections.abc import Callable
from typing import Any

import pytest

from config.services import SERVICES, service_of
from tests.structure.conftest import Boot
from webapp.contracts.jobs import JOBS

pytestmark = pytest.mark.xdist_group("boot")
Tell = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_of_one_service_loads_nothing_of_the_others(boot: Tell, service: str) -> None:
    modules = boot(service)["modules"]
    assert f"webapp.{service}.models" in modules
    others = [f"{room}.{other}" for other in SERVICES if other != service for room in ("webapp", "workers")]
    assert [name for name in modules if name.startswith(tuple(others))] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_of_one_service_has_only_its_blueprints(boot: Tell, service: str) -> None:
    homes = boot(service)["homes"]
    assert all(home.startswith((f"webapp.{service}.", "webapp.core.")) for home in homes), homes


@pytest.mark.parametrize(
    ("service", "prefix"), [("auth", "/api/v1/auth/"), ("tasks", "/api/v1/tasks")], ids=["auth", "tasks"]
)
def test_the_routes_of_a_service_are_served_by_it_and_by_no_other(
    boot: Tell, service: str, prefix: str
) -> None:
    serving = [name for name in SERVICES if any(rule.startswith(prefix) for rule, *_ in boot(name)["routes"])]
    assert serving == [service]


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_of_one_service_has_only_its_jobs_and_schedule(boot: Tell, service: str) -> None:
    told = boot(service)
    own = sorted(job.name for job in JOBS if job.service == service)
    assert told["jobs"] == own
    assert told["beat"] == sorted(
        job.name for job in JOBS if job.service == service and job.every and not job.needs
    )


@pytest.mark.parametrize("service", SERVICES)
def test_an_edge_gives_each_route_to_the_service_that_has_it(boot: Tell, service: str) -> None:
    routes = [
        (rule, home) for rule, _, home in boot(service)["routes"] if home.startswith("webapp." + service)
    ]
    assert {rule for rule, _ in routes if service_of(rule) != service} == set()


@pytest.mark.parametrize(
    ("entry", "services", "line"),
    [
        ("wsgi", "tasks,taks", "SERVICES is wrong (unknown service taks; known: all, auth, tasks, notifica"),
        ("celery_app", "tasks", "BROKER_URL must be RabbitMQ when services are split."),
    ],
)
def test_a_process_with_a_wrong_choice_of_services_does_not_start(
    run: Boot, tmp_path: Any, entry: str, services: str, line: str
) -> None:
    ended = run(f"import {entry}", SERVICES=services, DATA_DIR=str(tmp_path))
    assert ended.returncode != 0
    assert line in ended.stderr
