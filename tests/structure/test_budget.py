"""A test that takes too much CPU fails, whatever else the machine does; the dearest files are told."""

from pathlib import Path

import pytest

from tests.support import budget

pytest_plugins = ["pytester"]
CONFTEST = """
from tests.support import budget
budget.MOST_SECONDS, budget.TABLE_FROM_TESTS = 0.2, 4
def pytest_configure(config): config.pluginmanager.register(budget.Budget())
"""
TESTS = """
import subprocess, sys, time, pytest
def spin(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
@pytest.fixture(scope="module")
def shared(): spin(0.3)
def test_waits(): time.sleep(0.3)
def test_is_the_first_to_ask(shared): pass
def test_spins(): spin(0.3)
def test_starts_what_spins(): subprocess.run([sys.executable, "-c", "sum(range(20_000_000))"])
@pytest.mark.faults
def test_may(): spin(0.3)
"""


@pytest.fixture
def told(pytester: pytest.Pytester, root: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What pytest says of tests that are dear and tests that are not."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(test_some=TESTS, conftest=CONFTEST)
    pytester.makeini(f"[pytest]\nmarkers = faults\npythonpath = {root}")
    return pytester.runpytest_subprocess("-p", "no:cacheprovider").stdout.str()


def test_what_takes_too_much_cpu_fails_and_what_waits_does_not(told: str) -> None:
    failed = {line.split("::")[1].split()[0] for line in told.splitlines() if line.startswith("ERROR test_")}

    assert failed == {"test_spins", "test_starts_what_spins"}
    assert f"of 0.2 (see {budget.__name__})" in told
    assert "dearest files" in told
    assert [line.split()[-2:] for line in told.splitlines() if line.endswith(" test_some.py")] == [
        ["5", "test_some.py"]
    ]
