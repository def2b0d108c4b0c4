"""From runs to results: CPU a request, medians, ratios, and the rounds that do not count."""

import json
from pathlib import Path

import pytest

from bench import calibration, report, rounds, soak
from bench.load import Load
from bench.rounds import Round
from bench.scenarios import SCENARIOS, Figure, figure


def _seen(requests: int = 20_000, size: int = 10_000, **errors: int) -> Load:
    return Load(requests, 4.0, 1.5, 9.0, requests * size, errors)


def _figure(rps: float, cpu: float = 0.1, *problems: str) -> Figure:
    return Figure(rps, 1.0, 2.0, cpu, 2 * cpu, problems)


def _round(ours: Figure, reference: Figure | None = None, speed: tuple[float, float] = (1.0, 1.0)) -> Round:
    sides = {"ours": ours, "floor": _figure(40_000)}
    if reference:
        sides["reference"] = reference
    return Round({"one": sides}, speed)


def test_cpu_is_told_for_a_thousand_requests() -> None:
    found = figure(_seen(requests=20_000), 3.0, 1.0, SCENARIOS["cached_list"])
    assert (found.cpu_s_per_1000, found.cpu_all_s_per_1000) == pytest.approx((0.15, 0.2))


def test_errors_make_a_scenario_invalid() -> None:
    assert figure(_seen(status=7), 1, 1, SCENARIOS["cached_list"]).problems == ("7 status errors",)


@pytest.mark.parametrize(("name", "size"), [("list_304", 10_000), ("cached_list", 300), ("uncached_list", 0)])
def test_answers_of_a_wrong_size_make_a_scenario_invalid(name: str, size: int) -> None:
    [problem] = figure(_seen(size=size), 1, 1, SCENARIOS[name]).problems
    assert problem.startswith(f"{size} bytes an answer")


def test_results_are_medians_of_each_figure() -> None:
    found = report.results([_round(_figure(rps, cpu)) for rps, cpu in [(100, 0.3), (900, 0.1), (200, 0.2)]])
    assert (found["one"]["ours"]["rps"], found["one"]["ours"]["cpu_s_per_1000"]) == (200, 0.2)


def test_ratios_above_one_are_for_us() -> None:
    found = report.results([_round(_figure(300, 0.1), _figure(200, 0.4))])
    assert (found["one"]["ratio"], found["one"]["cpu_ratio"]) == (1.5, 4.0)


def test_an_invalid_side_has_no_ratio_and_keeps_its_problems() -> None:
    found = report.results([_round(_figure(300), _figure(200, 0.1, "7 status errors"))])
    assert (found["one"]["ratio"], found["one"]["reference"]["problems"]) == (None, ["7 status errors"])
    assert "INVALID: 7 status errors" in report.table(found)


def test_without_a_reference_ours_and_the_floor_are_told() -> None:
    found = report.results([_round(_figure(300))])
    assert (found["one"]["reference"], found["one"]["ratio"]) == (None, None)
    assert "300" in report.table(found)
    assert "40,000" in report.table(found)


def test_what_is_written_has_the_agreed_shape(tmp_path: Path) -> None:
    report.write(report.results([_round(_figure(300), _figure(200))]), tmp_path / "results" / "latest.json")
    found = json.loads((tmp_path / "results" / "latest.json").read_text())["one"]
    assert {"ours", "reference", "floor", "ratio"} <= found.keys()
    assert {"rps", "p50_ms", "p99_ms", "cpu_s_per_1000"} <= found["floor"].keys()


@pytest.mark.parametrize(
    ("speeds", "off"),
    [
        ([(1.0, 1.0)] * 5, []),
        ([(1.0, 1.1), (1.0, 0.9), (1.0, 1.0)], []),
        ([(1.0, 1.0), (1.0, 1.2), (1.0, 1.0)], [1]),
        ([(0.8, 1.0), (1.0, 1.0), (1.0, 1.0)], [0]),
        ([], []),
    ],
)
def test_rounds_on_another_machine_speed_are_off(speeds: list[tuple[float, float]], off: list[int]) -> None:
    assert calibration.off(speeds) == off


def test_a_round_that_is_off_is_run_again() -> None:
    steady, slow = _round(_figure(100)), _round(_figure(50), speed=(1.0, 1.5))
    again: list[int] = []
    found = rounds.steadied(
        [steady, slow, steady], lambda place: again.append(place) or steady, lambda _: None
    )
    assert (again, found) == ([1], [steady] * 3)


def test_a_machine_that_never_steadies_ends_after_three_tries() -> None:
    steady, slow = _round(_figure(100)), _round(_figure(50), speed=(1.0, 1.5))
    again: list[int] = []
    rounds.steadied([steady, slow, steady], lambda place: again.append(place) or slow, lambda _: None)
    assert again == [1, 1, 1]


def test_no_more_than_three_rounds_are_run_again() -> None:
    slow = [_round(_figure(100), speed=(1.0, 1.0 + place)) for place in range(5)]
    again: list[int] = []
    rounds.steadied(slow, lambda place: again.append(place) or slow[place], lambda _: None)
    assert len(again) == len(set(again)) == 3


@pytest.mark.parametrize(
    ("early", "late", "holds"), [(100, 102, True), (100, 104, False), (121, 121, False), (0, 0, False)]
)
def test_memory_is_bounded_in_size_and_growth(early: float, late: float, holds: bool) -> None:
    assert soak.verdict([(share / 15, early if share < 8 else late) for share in range(1, 16)]) is holds
