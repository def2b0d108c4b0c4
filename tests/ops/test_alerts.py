"""Alert rules are valid, and promtool shows each of them fire and not fire."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ADVICE = "promtool is missing. On Debian: apt-get install prometheus"


@pytest.fixture
def promtool() -> str:
    found = shutil.which("promtool")
    if found is None:
        pytest.skip(ADVICE)
    return found


def test_the_rules_are_valid(promtool: str, root: Path) -> None:
    done = subprocess.run(
        [promtool, "check", "rules", "ops/prometheus/alerts.yml"], cwd=root, capture_output=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("file", ["alerts", "burn", "slow"])
def test_each_alert_fires_when_it_should_and_only_then(promtool: str, root: Path, file: str) -> None:
    command = [promtool, "test", "rules", f"ops/prometheus/{file}.test.yml"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_is_tested_both_ways(root: Path) -> None:
    folder = root / "ops" / "prometheus"
    alerts = set(re.findall(r"alert: (\w+)", (folder / "alerts.yml").read_text()))
    tests = "".join(file.read_text() for file in folder.glob("*.test.yml"))
    assert alerts
    for alert in alerts:
        assert f"name: {alert} fires" in tests, alert
        assert f"name: {alert} does not fire" in tests, alert
