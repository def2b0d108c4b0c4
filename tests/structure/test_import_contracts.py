"""The import contracts hold, and each of them catches what it is there for."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("imports")
UP = "workers stand on webapp, webapp on config"
INSIDE_WEBAPP = "inside webapp: the app joins services, services share contracts and core"
INSIDE_A_SERVICE = (
    "inside a service: routes | public > loaders > schemas > service > channels > models > errors"
)
WORKERS_APART = "the workers of one service do not know another's"
RULES = "rules and documents know neither Flask nor Celery"
JOBS = "jobs call services, never documents, routes or the web application"
CORE = "only core.web of core knows Flask"
CONTRACTS = {UP, INSIDE_WEBAPP, INSIDE_A_SERVICE, WORKERS_APART, RULES, JOBS, CORE}

LATE = "\n\ndef late() -> None:\n    "
PLANTS = {
    "config/services.py": "\nimport webapp.core.ids",
    "webapp/core/ids.py": f"{LATE}import workers.schedule\n\n    import flask",
    "webapp/core/claims.py": "\nimport webapp.contracts.links",
    "webapp/contracts/events/tasks.py": "\nimport celery",
    "webapp/contracts/links.py": "\nimport webapp.tasks.errors",
    "webapp/tasks/loaders.py": "\nimport flask\nimport webapp.tasks.public",
    "webapp/tasks/models/task.py": "\nimport flask\nimport webapp.tasks.schemas",
    "webapp/tasks/service/listing.py": f"{LATE}import webapp.auth.service\n\n    import celery",
    "webapp/tasks/public.py": "\nimport webapp.wiring",
    "webapp/notifications/channels/email/render.py": "\nimport webapp.notifications.service",
    "workers/auth/jobs.py": f"{LATE}import workers.tasks.jobs",
    "workers/tasks/jobs.py": "\nimport webapp.tasks.models\nimport webapp.app",
}
CAUGHT = [
    (UP, "webapp is not allowed to import workers"),
    (UP, "config is not allowed to import webapp"),
    (INSIDE_WEBAPP, "webapp.core is not allowed to import webapp.contracts"),
    (INSIDE_WEBAPP, "webapp.contracts is not allowed to import webapp.tasks"),
    (INSIDE_WEBAPP, "webapp.tasks is not allowed to import webapp.auth"),
    (INSIDE_WEBAPP, "webapp.tasks is not allowed to import webapp.wiring"),
    (INSIDE_A_SERVICE, "webapp.tasks.models is not allowed to import webapp.tasks.schemas"),
    (INSIDE_A_SERVICE, "webapp.tasks.loaders is not allowed to import webapp.tasks.public"),
    (INSIDE_A_SERVICE, "webapp.notifications.channels is not allowed to import webapp.notifications.service"),
    (WORKERS_APART, "workers.auth is not allowed to import workers.tasks"),
    (RULES, "webapp.tasks.models is not allowed to import flask"),
    (RULES, "webapp.tasks.loaders is not allowed to import flask"),
    (RULES, "webapp.tasks.service is not allowed to import celery"),
    (RULES, "webapp.contracts is not allowed to import celery"),
    (JOBS, "workers is not allowed to import webapp.tasks.models"),
    (JOBS, "workers is not allowed to import webapp.app"),
    (CORE, "webapp.core is not allowed to import flask"),
]
STRANGERS = {"webapp/tasks/extra.py": "", "webapp/billing/__init__.py": ""}


def test_the_code_keeps_every_contract(root: Path) -> None:
    report = _lint(root)
    assert set(re.findall(r"^(.+) KEPT\b", report, re.MULTILINE)) == CONTRACTS
    assert "BROKEN" not in report


@pytest.fixture(scope="module")
def broken(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the linter says, by contract, of a copy of the code with forbidden imports planted in it."""
    return _planted(root, tmp_path_factory.mktemp("planted"), PLANTS)


@pytest.mark.parametrize(("contract", "line"), CAUGHT)
def test_a_planted_import_breaks_the_contract_against_it(
    broken: dict[str, str], contract: str, line: str
) -> None:
    assert line in broken[contract]


def test_a_room_and_a_service_that_nobody_declared_are_caught(root: Path, tmp_path: Path) -> None:
    broken = _planted(root, tmp_path, STRANGERS)
    assert broken.keys() == {INSIDE_A_SERVICE, INSIDE_WEBAPP}
    assert "webapp.tasks.extra" in broken[INSIDE_A_SERVICE]
    assert "webapp.billing" in broken[INSIDE_WEBAPP]


def _planted(root: Path, copy: Path, plants: Mapping[str, str]) -> dict[str, str]:
    for folder in ("webapp", "workers", "config"):
        shutil.copytree(root / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", copy)
    for name, lines in plants.items():
        file = copy / name
        file.parent.mkdir(exist_ok=True)
        file.write_text((file.read_text() if file.exists() else "") + lines + "\n")
    sections = re.split(r"^(.+)\n-+\n", _lint(copy).partition("Broken contracts")[2], flags=re.MULTILINE)
    return dict(zip(sections[1::2], sections[2::2], strict=True))


def _lint(project: Path) -> str:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    wide = {**os.environ, "COLUMNS": "300"}
    return subprocess.run(command, cwd=project, env=wide, capture_output=True, text=True, timeout=60).stdout
