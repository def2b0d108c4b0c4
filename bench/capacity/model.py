"""The model: plain arithmetic, in seconds, bytes and processes."""

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.errors import BenchError
from config.connections import totals
from config.settings import Settings

Inputs = Mapping[str, Mapping[str, float]]
FOLDER = Path(__file__).parent
INPUTS = FOLDER / "inputs.toml"
_RESULTS = FOLDER.parent / "results"
BENCHES = (_RESULTS / "latest.json", _RESULTS / "quick.json")
"""The last whole bench; before there is one, a short one."""

DAY, BURST_SECONDS, GB = 86_400, 300, 1e9
LEAST = 2
_WRITES = ("create", "patch")
_INDEXES_IN_MEMORY, _ROWS_IN_MEMORY = 0.6, 0.1
"""Of the indexes the part of those who are active, and of the rows: what MongoDB's cache should hold."""

_MONGODB_CACHE = 0.5
"""Of a machine's memory, as MongoDB takes it."""

MOST_DISK, MOST_BUSY, MOST_WRITES = 0.6, 0.6, 5_000
"""When a replica set is full: of its disk, of its primary's processors, and writes a second."""


@dataclass(frozen=True)
class Costs:
    """A request of the mix: processor seconds of web, and of MongoDB and Redis."""

    web: float
    stores: float


@dataclass(frozen=True)
class Plan:
    """What so many users need."""

    users: int
    requests_a_second: float
    writes_a_second: float
    web_processes: int
    worker_processes: int
    redis_cache_gb: float
    redis_broker_gb: float
    mongodb_disk_gb: float
    mongodb_memory_gb: float
    mongodb_busy_cores: float
    mongodb_connections: int
    mails_a_second: float
    secondaries: int
    shards: int


def inputs(path: Path = INPUTS) -> Inputs:
    """What is taken for given. Errors: `BenchError` when the mix is not a whole."""
    found: Inputs = tomllib.loads(path.read_text())
    if abs(sum(found["mix"].values()) - 1) > 1e-6:
        raise BenchError(
            f"The shares of the mix in {path.name} add up to {sum(found['mix'].values()):.3f}, not 1."
        )
    return found


def last_bench() -> Path:
    """The file of the last bench. Errors: `BenchError` when there is none."""
    found = next((path for path in BENCHES if path.exists()), None)
    if found is None:
        raise BenchError("There is no bench to take costs from: make bench")
    return found


def costs(path: Path, given: Inputs) -> Costs:
    """Of a request of the mix, by a bench's figures. Errors: `BenchError` for a scenario that it lacks."""
    bench: Mapping[str, Any] = json.loads(path.read_text())
    if missing := sorted(given["mix"].keys() - bench.keys()):
        raise BenchError(f"{path.name} has no figures of {', '.join(missing)}: make bench")
    ours = {name: bench[name]["ours"] for name in given["mix"]}
    web = sum(share * ours[name]["cpu_s_per_1000"] for name, share in given["mix"].items())
    whole = sum(share * ours[name]["cpu_all_s_per_1000"] for name, share in given["mix"].items())
    return Costs(web / 1000, (whole - web) / 1000)


def plan(users: int, cost: Costs, given: Inputs, settings: Settings) -> Plan:
    """What `users` registered users need. `settings` say how many connections a process opens."""
    people, each, machines = given["people"], given["costs"], given["machines"]
    active = users * people["active_share"]
    requests = active * people["requests_a_day"] / DAY * people["peak_by_mean"]
    log_ins = active * people["mean_log_ins_a_day"] / DAY * people["peak_by_mean"]
    mails = active * people["mails_a_day"] * people["mail_burst_share"] / BURST_SECONDS
    writes = requests * sum(given["mix"][name] for name in _WRITES)
    web_cpu = requests * cost.web + log_ins * each["log_in_cpu_seconds"]
    webs = max(LEAST, math.ceil(web_cpu / machines["busy"]) + int(machines["spare_web"]))
    workers = max(LEAST, math.ceil(mails * each["mail_seconds"] * each["job_overhead"] / machines["busy"]))
    tasks = users * people["tasks_a_user"]
    rows = (tasks * each["bytes_a_task"] + users * each["bytes_a_user"]) * each["disk_share_of_rows"]
    indexes = tasks * each["index_bytes_a_task"]
    memory = (_INDEXES_IN_MEMORY * indexes + _ROWS_IN_MEMORY * rows) / _MONGODB_CACHE
    stores = requests * cost.stores
    shards = _shards((rows + indexes) / GB, stores, writes, machines)
    return Plan(
        users=users,
        requests_a_second=requests,
        writes_a_second=writes,
        web_processes=webs,
        worker_processes=workers,
        redis_cache_gb=active * people["active_at_once_share"] * _cached_bytes(each) / GB,
        redis_broker_gb=each["broker_mb_for_an_hour_away"] / 1000,
        mongodb_disk_gb=(rows + indexes) / GB,
        mongodb_memory_gb=memory / GB,
        mongodb_busy_cores=stores,
        mongodb_connections=_connections(webs, workers, machines, settings),
        mails_a_second=mails,
        secondaries=_secondaries(stores, shards, machines),
        shards=shards,
    )


def _cached_bytes(each: Mapping[str, float]) -> float:
    return each["cached_answer_kb"] * 1000 * each["cached_answers_a_user"] * each["redis_overhead"]


def _connections(webs: int, workers: int, machines: Mapping[str, float], settings: Settings) -> int:
    """To each member, of all processes: as `python -m config.connections` counts them."""
    threads = replace(settings, web_threads=int(machines["web_threads"]), web_processes=1, worker_processes=1)
    rows = totals.rows(threads, webs=webs, workers=workers)
    return totals.totals(rows)["mongodb"]


def _shards(disk_gb: float, cores: float, writes: float, machines: Mapping[str, float]) -> int:
    """As many as keep each below every trigger; 1 is a replica set that is not sharded."""
    by_disk = disk_gb / (machines["mongodb_disk_gb"] * MOST_DISK)
    by_cores = cores / (machines["mongodb_cores"] * MOST_BUSY)
    return max(1, math.ceil(max(by_disk, writes / MOST_WRITES, by_cores / 3)))


def _secondaries(cores: float, shards: int, machines: Mapping[str, float]) -> int:
    """Two, so that one may be lost; with `READ_REPLICAS` they take the reads of a busy primary."""
    return max(2, math.ceil(cores / shards / (machines["mongodb_cores"] * MOST_BUSY)))
