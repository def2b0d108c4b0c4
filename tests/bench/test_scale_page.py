"""The page of what a crowd costs: its tables are the last measurement's, and what that is held to."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from bench.million import page
from bench.million.__main__ import recorded
from bench.million.asks import ASKS, SHAPES
from bench.million.crowd import crowds
from bench.million.measuring import percentiles, summed
from bench.million.stamps import Misfit, stamp

RESULTS = Path("bench/results")
RECORDED = sorted(path.stem for path in (Path(__file__).parents[2] / RESULTS).glob("million*.json"))


def crowd(users: int) -> dict[str, Any]:
    return {
        "users": users, "tasks": users * 5, "task_bytes": 830.0, "task_bytes_on_disk": 311.0,
        "index_bytes_a_task": {"_id_": 51.0, "user_id_1_deleted_at_1_terms_1__id_-1": 333.0},
        "index_bytes_a_task_in_all": 384.0, "index_bytes_a_task_without_words": 51.0, "disk_bytes": 10**9,
    }  # fmt: skip


def row(p50: float, p99: float, *, scans: bool = False) -> dict[str, Any]:
    return {"p50_ms": p50, "p99_ms": p99, "keys": 21.0, "documents": 21.0, "scans": scans}


FOUND = {
    "crowds": {"1000": crowd(1000), "1000000": crowd(1_000_000)},
    "asks": {
        "list newest": {"1000": row(3.0, 6.0), "1000000": row(3.6, 9.0)},
        "giant: first page": {"1000": row(3.0, 6.0), "1000000": row(3.8, 8.0)},
    },
}


def test_the_tables_show_times_ratios_and_shares() -> None:
    text = "".join(f"<!-- million: {name} -->\nold\n<!-- end of million: {name} -->\n" for name in page.MARKS)
    drawn = page.drawn(FOUND, text)
    assert "| list newest | 3.0 / 6.0 | 3.6 / 9.0 | 1.20 | 1.50 | 21 / 21 |" in drawn
    assert "| 1,000,000 | 5,000,000 | 830 | 311 | 384 | 51 | 1.00 |" in drawn
    assert "| `_id_` | 51 |" in drawn
    assert "old" not in drawn
    assert page.drawn(FOUND, drawn) == drawn
    with pytest.raises(LookupError, match="no marks for million: requests"):
        page.drawn(FOUND, "nothing")


def test_what_grows_or_scans_is_told() -> None:
    assert list(page.faults(FOUND)) == []
    worse = copy.deepcopy(FOUND)
    worse["asks"]["list newest"]["1000000"] = row(4.0, 13.0, scans=True)
    worse["asks"]["giant: first page"]["1000000"] = row(6.1, 8.0)
    told = "\n".join(page.faults(worse))
    for part in ("something is scanned", "p50 grows from 3.0 to 4.0", "p99 grows", "first page takes 6.1 ms"):
        assert part in told


def test_every_exact_list_is_asked(root: Path) -> None:
    rows = (root / "tests" / "tasks" / "test_list_shapes.py").read_text()
    exact = rows.partition("EXACT = [")[2].partition("]")[0]
    for shape in SHAPES:
        assert "due_after" in shape or f'"{shape}"' in exact or shape == "view=today"
    assert {"counts", "create", "complete", "log in", "giant: page 500"} <= ASKS.keys()


def test_a_request_s_share_of_what_the_profiler_saw() -> None:
    entries = [
        {"keysExamined": 21, "docsExamined": 20, "planSummary": "IXSCAN { user_id: 1 }"},
        {"keysExamined": 1, "docsExamined": 0, "planSummary": "COLLSCAN", "hasSortStage": True},
    ]
    told = summed(entries * 10, 10)
    assert (told["keys"], told["documents"], told["commands"]) == (22, 20, 2)
    assert (told["scans"], told["sorts"]) == (True, True)
    assert percentiles([n / 1000 for n in range(1, 101)]) == {"p50_ms": 50.5, "p99_ms": 99.01}


def test_a_row_of_another_form_is_not_copied() -> None:
    with pytest.raises(Misfit, match="another form"):
        stamp(
            {"title": "x", "position": "short", "completed_at": None, "project_id": None, "parent_id": None,
             "created_at": None, "updated_at": None},
            "p",
        )  # fmt: skip


@pytest.mark.parametrize("name", RECORDED)
def test_the_page_is_of_the_last_measurement(root: Path, name: str) -> None:
    """And that one scans nothing, and looks at as much in a large crowd as in a small one."""
    found = json.loads((root / RESULTS / f"{name}.json").read_text())
    text = (root / "docs" / "scale.md").read_text()
    assert page.drawn(found, text, name) == text, "draw it anew: python -m bench.million plot"
    assert list(page.faults(found)) == []
    assert max(crowd["users"] for crowd in found["crowds"].values()) >= 1_000_000
    for ask in ("list newest", "list status=todo", "list sort=due", "giant: page 500"):
        assert len({found["asks"][ask][size]["keys"] for size in found["crowds"]}) == 1, ask
    last = list(found["crowds"].values())[-1]
    assert last["index_bytes_a_task_in_all"] <= 1_000
    for image in ("lists", "requests", "giant", "keys", "indexes"):
        assert (root / "docs" / "images" / name / f"{image}.png").stat().st_size > 5_000


def test_another_size_is_recorded_beside_the_usual_one() -> None:
    assert recorded(crowds(1_000_000, 5_000_000)[-1]) == "million"
    assert recorded(crowds(1_000_000, 20_000_000)[-1]) == "million-20000000"


def test_a_size_that_the_page_has_no_room_for_leaves_it_as_it_is(root: Path) -> None:
    text = (root / "docs" / "scale.md").read_text()
    assert [name for name in [*RECORDED, "million-7"] if page.is_marked(text, name)] == RECORDED
