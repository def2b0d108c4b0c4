"""The model to plan by: its arithmetic, what it reads, and that its page is of the last bench."""

import json
from pathlib import Path

import pytest

from bench.capacity import model, page
from bench.capacity.model import Costs, costs, inputs, plan
from bench.errors import BenchError
from config.connections import totals
from config.settings import Settings

COST = Costs(web=0.0005, stores=0.0004)
MOST_OFF = 0.25


def test_a_million_users_by_hand(settings: Settings) -> None:
    given = inputs()
    found = plan(1_000_000, COST, given, settings)
    requests = 200_000 * 60 / 86_400 * 5

    assert found.requests_a_second == pytest.approx(requests)
    assert found.writes_a_second == pytest.approx(requests * 0.15)
    assert found.mails_a_second == pytest.approx(200_000 * 0.5 * 0.25 / 300)
    web_cpu = requests * 0.0005 + 200_000 * 0.15 / 86_400 * 5 * 0.03
    assert found.web_processes == max(2, -(-web_cpu // 0.6) + 1)
    rows = (100e6 * 830 + 1e6 * 2_000) * 0.4
    assert found.mongodb_disk_gb == pytest.approx((rows + 100e6 * 650) / 1e9)
    assert found.mongodb_busy_cores == pytest.approx(requests * 0.0004)
    assert (found.shards, found.secondaries) == (1, 2)


def test_connections_are_counted_as_the_settings_count_them(settings: Settings) -> None:
    few, many = plan(1_000, COST, inputs(), settings), plan(10_000_000, COST, inputs(), settings)
    a_web, a_worker = (
        totals.totals(totals.rows(settings, webs=webs, workers=workers))["mongodb"]
        - totals.totals(totals.rows(settings))["mongodb"]
        for webs, workers in ((2, 1), (1, 2))
    )
    more = (many.web_processes - few.web_processes) * a_web // settings.web_processes
    more += (many.worker_processes - few.worker_processes) * a_worker // settings.worker_processes
    assert many.mongodb_connections - few.mongodb_connections == more


def test_more_users_need_more_and_never_fewer_than_two_of_a_kind(settings: Settings) -> None:
    small, large = plan(10, COST, inputs(), settings), plan(100_000_000, COST, inputs(), settings)
    assert (small.web_processes, small.worker_processes, small.shards) == (2, 2, 1)
    assert large.shards > 10
    assert large.web_processes > 50


def test_costly_reads_ask_for_secondaries_before_shards(settings: Settings) -> None:
    found = plan(1_000_000, Costs(0.0005, 0.02), inputs(), settings)
    assert found.shards == 1
    assert found.secondaries > 2


def test_costs_are_those_of_the_mix(tmp_path: Path) -> None:
    given = inputs()
    bench = {name: {"ours": {"cpu_s_per_1000": 1.0, "cpu_all_s_per_1000": 3.0}} for name in given["mix"]}
    bench["patch"] = {"ours": {"cpu_s_per_1000": 2.0, "cpu_all_s_per_1000": 5.0}}
    file = tmp_path / "bench.json"
    file.write_text(json.dumps(bench))
    found = costs(file, given)
    assert (found.web, found.stores) == pytest.approx((0.0011, 0.0021))

    del bench["patch"]
    file.write_text(json.dumps(bench))
    with pytest.raises(BenchError, match="no figures of patch"):
        costs(file, given)


def test_a_mix_that_is_no_whole_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "inputs.toml"
    file.write_text(model.INPUTS.read_text().replace("patch = 0.10", "patch = 0.20"))
    with pytest.raises(BenchError, match=r"add up to 1\.100"):
        inputs(file)


def test_the_page_is_within_a_quarter_of_the_last_bench(root: Path) -> None:
    told, now = (
        page.costs_told((root / "docs" / "capacity.md").read_text()),
        costs(model.last_bench(), inputs()),
    )
    advice = "draw it anew: make capacity"
    assert abs(told.web / now.web - 1) <= MOST_OFF, advice
    assert abs(told.stores / now.stores - 1) <= MOST_OFF, advice


def test_the_page_s_table_is_what_the_model_says(root: Path, settings: Settings) -> None:
    text = (root / "docs" / "capacity.md").read_text()
    cost = page.costs_told(text)
    lines = [line for line in text.splitlines() if line.startswith("| users |")]
    assert lines == ["| users | 10,000 | 100,000 | 1,000,000 | 10,000,000 |"]
    row = next(line for line in text.splitlines() if line.startswith("| MongoDB on disk"))
    disk = [f"{plan(n, cost, inputs(), settings).mongodb_disk_gb:,.1f}" for n in (10_000, 1_000_000)]
    assert [row.split("|")[2].strip(), row.split("|")[4].strip()] == disk
