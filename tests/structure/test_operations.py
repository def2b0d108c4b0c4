"""docs/operations.md names every setting, process, queue, metric and alert there is, and none that is not."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from config.limits import Limits
from config.services import QUEUES, SERVICES
from tests.support import figures
from webapp.core import metrics
from workers import backlog

_READ = re.compile(
    r'env\.(?:text|number|whole|switch|secret|named_secrets|required_in_production)\(\s*"([A-Z_]+)"'
)


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs" / "operations.md").read_text()


def _settings(root: Path) -> set[str]:
    source = "".join(file.read_text() for file in (root / "config").glob("*.py"))
    made = {f"LIMIT_{field.name.upper().rstrip('_')}" for field in fields(Limits)}
    made |= {"OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"}
    made |= {f"MONGODB_URI_{name.upper()}" for name in SERVICES}
    made |= {f"{kind}_METRICS_PORT" for kind in ("WORKER", "BEAT", "CONSUMER")}
    return set(_READ.findall(source)) | made


def _section(page: str, name: str) -> str:
    return page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def _firsts(section: str, pattern: str) -> set[str]:
    cells = (line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))
    return {name for cell in cells for name in re.findall(pattern, cell)}


def test_every_setting_stands_in_it(page: str, root: Path) -> None:
    assert _firsts(_section(page, "Settings"), r"`([A-Z_]+)`") == _settings(root)


def test_every_metric_stands_in_it(page: str) -> None:
    own = {name for name in dir(metrics) if name.isupper()}
    assert own
    counted = {found.name for found in REGISTRY.collect() if found.name.startswith("myriad_")}
    asked = {f"myriad_{name}" for name in backlog._WAITING}
    asked |= {"myriad_queue_messages", "myriad_queue_oldest_seconds", "myriad_bus_messages"}
    asked |= {"myriad_mongodb_lag_seconds", "myriad_mongodb_oplog_window_seconds"}
    asked |= {"myriad_cpu_seconds", "myriad_processes"}
    named = _firsts(_section(page, "Figures"), r"`(myriad_[a-z_]+)`")
    assert {name.removesuffix("_total") for name in named} == counted | asked
    assert figures.named() <= {name.removesuffix("_total") for name in named}


def test_every_alert_says_what_to_do(page: str, root: Path) -> None:
    rules = (root / "ops" / "prometheus" / "alerts.yml").read_text()
    alerts = re.findall(r"alert: (\w+)", rules)
    assert re.findall(r"^### (Myriad\w+)$", page, re.MULTILINE) == alerts
    assert set(re.findall(r"operations.md#(\w+)", rules)) == {name.lower() for name in alerts}


def test_every_process_and_queue_stands_in_it(page: str, root: Path) -> None:
    lines = [
        line for name in ("Procfile", "Procfile.services") for line in (root / name).read_text().splitlines()
    ]
    processes = {line.split(":")[0].rpartition("-")[2] for line in lines}
    assert _firsts(_section(page, "Processes").partition("###")[0], r"`(\w+)`") == processes
    assert _firsts(_section(page, "Queues"), r"`(\w+)`") == set(QUEUES)
