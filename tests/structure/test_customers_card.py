"""The structure and the packages that the customer asked for."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("boot")

PACKAGES = {
    "flask": "flask",
    "flask-jwt-extended": "flask_jwt_extended",
    "flask-limiter": "flask_limiter",
    "flask-caching": "flask_caching",
    "mongoengine": "mongoengine",
    "celery": "celery",
    "redis": "redis",
    "sentry-sdk": "sentry_sdk",
}
PROCESSES = {
    "web": "gunicorn -c python:config.gunicorn",
    "worker": "celery -A celery_app worker",
    "beat": "celery -A celery_app beat",
}
PAGES = {
    "/",
    "/<page:path>",
    "/<file:name>",
    "/assets/<file:name>",
    "/api/docs",
    "/api/docs/<path:name>",
    "/api/openapi.json",
}
"""What people and tools read: no part of the published contract."""


@pytest.mark.parametrize("name", ["webapp", "workers", "config", "migrations", "tests"])
def test_each_named_folder_is_there(root: Path, name: str) -> None:
    assert (root / name / "__init__.py").is_file()


@pytest.mark.parametrize("name", ["wsgi.py", "celery_app.py", "requirements.txt", "Procfile"])
def test_each_named_file_is_there(root: Path, name: str) -> None:
    assert (root / name).read_text().strip()


@pytest.mark.parametrize("package", [*PACKAGES, "gunicorn"])
def test_each_named_package_is_pinned_with_hashes(root: Path, package: str) -> None:
    assert _pinned(root / "requirements.txt", package)
    assert _pinned(root / "requirements-dev.txt", package)


def test_pytest_is_pinned_for_development_alone(root: Path) -> None:
    assert _pinned(root / "requirements-dev.txt", "pytest")
    assert not _pinned(root / "requirements.txt", "pytest")


@pytest.mark.parametrize("module", PACKAGES.values())
def test_each_named_package_is_what_the_application_runs_on(
    boot: Callable[[str], dict[str, Any]], module: str
) -> None:
    assert module in boot("all")["modules"]


@pytest.mark.parametrize(
    ("method", "path", "room"),
    [
        ("post", "/api/v1/auth/register", "webapp.auth.routes"),
        ("post", "/api/v1/auth/login", "webapp.auth.routes"),
        ("post", "/api/v1/auth/refresh", "webapp.auth.routes"),
        ("post", "/api/v1/tasks", "webapp.tasks.routes"),
        ("get", "/api/v1/tasks", "webapp.tasks.routes"),
        ("get", "/api/v1/tasks/<task_id>", "webapp.tasks.routes"),
        ("patch", "/api/v1/tasks/<task_id>", "webapp.tasks.routes"),
        ("delete", "/api/v1/tasks/<task_id>", "webapp.tasks.routes"),
    ],
)
def test_authentication_and_task_crud_are_blueprints(
    boot: Callable[[str], dict[str, Any]], method: str, path: str, room: str
) -> None:
    homes = [
        home for rule, verb, home in boot("all")["routes"] if (_plain(rule), verb) == (_plain(path), method)
    ]
    assert len(homes) == 1
    assert homes[0].startswith(room)


@pytest.mark.parametrize(("name", "command"), PROCESSES.items())
def test_web_worker_and_beat_are_processes_apart(root: Path, name: str, command: str) -> None:
    lines = dict(line.split(": ", 1) for line in (root / "Procfile").read_text().splitlines() if line)
    assert lines[name].startswith(command)


def test_wsgi_alone_serves_every_route_of_the_contract(boot: Callable[[str], dict[str, Any]]) -> None:
    told = boot("all")
    served = {(_plain(rule), method) for rule, method, _ in told["routes"] if rule not in PAGES}
    paths: dict[str, dict[str, Any]] = told["document"]["paths"]
    assert served == {(path, method) for path, operations in paths.items() for method in operations}


def _plain(rule: str) -> str:
    """A rule as the OpenAPI document writes it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def _pinned(requirements: Path, package: str) -> bool:
    pattern = rf"^{package}==[\w.]+(?: ;[^\n]*)? \\\n    --hash=sha256:[0-9a-f]{{64}}"
    return re.search(pattern, requirements.read_text(), re.MULTILINE) is not None
