"""Runs wrk, and reads what it reports."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.errors import BenchError

SCRIPTS = Path(__file__).parent / "wrk"
THREADS, CONNECTIONS = 2, 32
_MARK = "REPORT "
_ADVICE = "The load generator wrk is missing. On Debian: apt-get install -y wrk"


@dataclass(frozen=True)
class Load:
    """What wrk saw in one run."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    bytes: int
    errors: Mapping[str, int]

    @property
    def rps(self) -> float:
        return self.requests / self.seconds

    @property
    def bytes_per_answer(self) -> float:
        return self.bytes / max(1, self.requests)


def require_wrk() -> None:
    """Errors: `BenchError` with the remedy when there is no wrk."""
    if shutil.which("wrk") is None:
        raise BenchError(_ADVICE)


def run(url: str, script: str, arguments: list[str], *, connections: int, seconds: float) -> Load:
    """Load `url` for some seconds. `arguments` go to the script's `init`."""
    size = [f"-t{min(THREADS, connections)}", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
    command = ["wrk", *size, "--timeout", "10s", "-s", f"{script}.lua", url, "--", *arguments]
    ended = subprocess.run(command, cwd=SCRIPTS, capture_output=True, text=True, timeout=seconds + 60)
    return parse(ended.stdout + ended.stderr)


def parse(output: str) -> Load:
    """The report that `done` of common.lua prints among wrk's own lines. Errors: `BenchError` without one."""
    line = next((line for line in output.splitlines() if line.startswith(_MARK)), None)
    if line is None:
        raise BenchError(f"wrk ended without a report:\n{output}")
    report: dict[str, Any] = json.loads(line.removeprefix(_MARK))
    return Load(
        requests=report["requests"],
        seconds=report["microseconds"] / 1e6,
        p50_ms=report["p50"] / 1000,
        p99_ms=report["p99"] / 1000,
        bytes=report["bytes"],
        errors={name: count for name, count in report["errors"].items() if count},
    )
