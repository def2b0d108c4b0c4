"""POST /api/v1/vitals."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client import REGISTRY

from tests.contracts.problems import assert_problem

PATH = "/api/v1/vitals"


def _count(name: str, measure: str) -> tuple[float, float]:
    """How many there are, and their sum."""
    found = (REGISTRY.get_sample_value(f"{name}_{what}", {"measure": measure}) for what in ("count", "sum"))
    count, total = (value or 0.0 for value in found)
    return count, total


def test_what_a_browser_measured_is_among_the_figures(client: FlaskClient) -> None:
    before = {name: _count("myriad_page_seconds", name) for name in ("lcp", "inp", "ttfb", "fcp")}
    shifts = _count("myriad_page_shift", "cls")

    answer = client.post(PATH, json={"lcp": 1.5, "inp": 0.25, "cls": 0.03})

    assert (answer.status_code, answer.data) == (204, b"")
    after = {name: _count("myriad_page_seconds", name) for name in before}
    assert after["lcp"] == (before["lcp"][0] + 1, pytest.approx(before["lcp"][1] + 1.5))
    assert after["inp"] == (before["inp"][0] + 1, pytest.approx(before["inp"][1] + 0.25))
    assert {name: after[name] for name in ("ttfb", "fcp")} == {name: before[name] for name in ("ttfb", "fcp")}
    assert _count("myriad_page_shift", "cls")[0] == shifts[0] + 1


@pytest.mark.parametrize(
    "body",
    [{"lcp": -1}, {"lcp": 601}, {"lcp": "1"}, {"lcp": None, "path": "/x"}, {"user": 1}, [], {"cls": True}],
)
def test_nothing_else_is_taken(client: FlaskClient, body: Any) -> None:
    assert_problem(client.post(PATH, json=body), 422)
