"""What the tests of the structure share: processes of their own, which tell what they loaded."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TELL = """
import json, os, pathlib, sys, warnings
warnings.simplefilter("error")
from wsgi import app
from celery_app import app as celery
celery.loader.import_default_modules()
pathlib.Path(os.environ["DATA_DIR"], "told.json").write_text(json.dumps({
    "modules": sorted(sys.modules),
    "homes": sorted(found.import_name for found in app.blueprints.values()),
    "routes": [
        [rule.rule, method.lower(), app.blueprints[rule.endpoint.rpartition(".")[0]].import_name]
        for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    ],
    "jobs": sorted(name for name in celery.tasks if not name.startswith("celery.")),
    "beat": sorted(celery.conf.beat_schedule),
    "document": app.spec,
}))
"""

Boot = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def run(root: Path) -> Boot:
    """Runs Python code in a process that sees only the variables given."""

    def start(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
        plain = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **variables}
        command = [sys.executable, "-c", code]
        return subprocess.run(command, cwd=root, env=plain, capture_output=True, text=True, timeout=60)

    return start


@pytest.fixture(scope="session")
def boot(run: Boot, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Any]]:
    """What a process of these services loads and serves; each choice of services starts once."""

    @cache
    def tell(services: str) -> dict[str, Any]:
        data = tmp_path_factory.mktemp("data")
        broker = {} if services == "all" else {"BROKER_URL": "amqp://nobody.invalid"}
        done = run(TELL, SERVICES=services, DATA_DIR=str(data), **broker)
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads((data / "told.json").read_text())
        return told

    return tell
