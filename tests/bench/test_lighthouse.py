"""What is made of Lighthouse's reports."""

from typing import Any

import pytest

from bench.lighthouse.scores import LEAST, METRICS, faults, medians, scores_of, slowdown_of


def report(performance: float) -> dict[str, Any]:
    return {
        "categories": {name: {"score": 1 if name != "performance" else performance} for name in LEAST},
        "audits": {name: {"numericValue": 12.3456} for name in METRICS},
    }


def test_the_median_of_the_visits_counts() -> None:
    found = medians([scores_of(report(score)) for score in (0.5, 0.91, 0.99)])
    assert (found["performance"], found["accessibility"], found["LCP"]) == (91, 100, 12.346)
    assert faults({"login": found}) == []


def test_a_score_that_is_too_low_is_named() -> None:
    found = medians([scores_of(report(score)) for score in (0.89, 0.89, 0.99)])
    assert faults({"today": found}) == ["today: performance is 89, and has to be 90"]


@pytest.mark.parametrize(
    ("index", "slowdown"), [(80, 1.0), (150, 1.0), (475, 1.5), (1300, 3.0), (1650, 4.5), (3000, 6.0)]
)
def test_a_quick_machine_is_slowed_down_more_than_a_slow_one(index: float, slowdown: float) -> None:
    assert slowdown_of(index) == slowdown
