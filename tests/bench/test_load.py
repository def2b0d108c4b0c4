"""What wrk reports is read as it says it."""

import pytest

from bench import load
from bench.errors import BenchError
from bench.scenarios import FLOORS, SCENARIOS

_REPORT = (
    'REPORT {"requests": 20000, "microseconds": 4000000, "bytes": 200000000, "p50": 1500, "p99": 9250, '
    '"errors": {"status": 3, "connect": 0, "read": 0, "write": 0, "timeout": 1}}'
)


def test_the_report_is_found_among_the_lines_of_wrk() -> None:
    seen = load.parse(f"Running 4s test @ http://127.0.0.1:1\n  2 threads\n{_REPORT}\n")
    assert (seen.requests, seen.seconds, seen.p50_ms, seen.p99_ms) == (20_000, 4.0, 1.5, 9.25)


def test_rates_follow_from_the_report() -> None:
    seen = load.parse(_REPORT)
    assert (seen.rps, seen.bytes_per_answer) == (5_000, 10_000)


def test_only_kinds_of_errors_that_happened_are_told() -> None:
    assert load.parse(_REPORT).errors == {"status": 3, "timeout": 1}


def test_a_wrk_that_failed_is_an_error_with_its_words() -> None:
    with pytest.raises(BenchError, match="unable to connect"):
        load.parse("unable to connect to 127.0.0.1:1 Connection refused")


def test_a_missing_wrk_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BenchError, match="apt-get install -y wrk") as refusal:
        load.require_wrk()
    assert "\n" not in str(refusal.value)


def test_every_scenario_has_its_script() -> None:
    scripts = {scenario.script for scenario in [*SCENARIOS.values(), *FLOORS.values()]}
    assert scripts | {"common"} == {path.stem for path in load.SCRIPTS.glob("*.lua")}
