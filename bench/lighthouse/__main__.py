"""python -m bench.lighthouse: the median of five visits by a phone to the login page and to Today.

It fails when a score is less than it has to be. BENCH_ROUNDS is the number of visits.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests

from bench import packages, report
from bench.errors import BenchError
from bench.lighthouse.browser import FOLDER, visit, visitor
from bench.lighthouse.person import furnished
from bench.lighthouse.scores import Scores, benchmark_of, failing, faults, medians, scores_of, slowdown_of
from devstack import processes
from devstack.errors import StackError
from devstack.ports import free_port

ROOT = Path(__file__).parents[2]
RESULTS = FOLDER.parent / "results" / "lighthouse.json"
ROUNDS, CALIBRATIONS = 5, 3
START_SECONDS = 120.0


def main() -> int:
    """Out: 0; 1 with a line for each score that is too low, or with what went wrong."""
    try:
        packages.install(FOLDER)
        with _serving() as site:
            found = _measured(site, int(os.environ.get("BENCH_ROUNDS") or ROUNDS))
    except (BenchError, StackError) as error:
        print(error, file=sys.stderr)
        return 1
    report.write(found, RESULTS)
    print(f"Written to {RESULTS}.")
    wrong = faults(found)
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


@dataclass(frozen=True)
class Site:
    """Where it is served, and where its mails are shown."""

    url: str
    mail: str


def _measured(site: Site, rounds: int) -> dict[str, Scores]:
    chromium = subprocess.run([ROOT / "scripts" / "chromium"], capture_output=True, text=True)
    if chromium.returncode:
        raise BenchError(chromium.stderr)
    path, url = chromium.stdout.strip(), site.url
    person = furnished(site.url, site.mail)
    runs: dict[str, list[Scores]] = {"login": [], "today": []}
    slowdown = _calibrated(url, path)
    with visitor(url, path, person.id, person.credentials) as somebody:
        for _ in range(rounds):
            runs["login"].append(_told("login", visit(f"{url}/login", path, slowdown)))
            somebody.forget()
            runs["today"].append(_told("today", visit(f"{url}/today", path, slowdown, somebody.port)))
    return {page: medians(scores) for page, scores in runs.items()}


def _calibrated(url: str, chromium: str) -> float:
    """How many times slower a phone is than this machine, which is measured as it is now."""
    visits = [benchmark_of(visit(f"{url}/login", chromium, 1.0)) for _ in range(CALIBRATIONS)]
    index = statistics.median(visits)
    print(
        f"This machine has the benchmark index {index:.0f}: a phone is {slowdown_of(index):g} times slower."
    )
    return slowdown_of(index)


def _told(page: str, found: dict[str, Any]) -> Scores:
    scores = scores_of(found)
    print(page, *(f"{name} {value:g}" for name, value in scores.items()), *failing(found), flush=True)
    return scores


@contextmanager
def _serving() -> Iterator[Site]:
    """The production configuration, with data of its own."""
    with TemporaryDirectory() as folder:
        log, port = Path(folder, "serve.log"), free_port()
        own = {"PORT": str(port), "DATA_DIR": folder, "METRICS_PORT": str(free_port())}
        env = {**os.environ, **own, "LIMIT_WRITES": "100/second", "LIMIT_USER": "1000/second"}
        command = [sys.executable, "-m", "bench", "serve"]
        process = processes.spawn("serve", command, log=log, env=env, cwd=ROOT)
        url = f"http://127.0.0.1:{port}"
        try:
            process.wait_until(lambda: _answers(url), START_SECONDS)
            yield Site(url, json.loads(Path(folder, "stack.json").read_text())["mail"])
        finally:
            process.stop()


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/readyz", timeout=2).ok
    except requests.RequestException:
        return False


if __name__ == "__main__":
    sys.exit(main())
