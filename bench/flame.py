"""A flame graph of the mixed load."""

import subprocess
import sys
from pathlib import Path

from bench.cast import Bench
from bench.errors import BenchError

_RATE = 200


def draw(bench: Bench, target: Path, seconds: float = 20.0) -> None:
    """py-spy looks at all web processes while wrk loads them. Errors: `BenchError` when it cannot."""
    bench.warm(bench.ours)
    target.parent.mkdir(parents=True, exist_ok=True)
    program = Path(sys.executable).with_name("py-spy")
    if not program.exists():
        raise BenchError("py-spy is missing: pip install -r requirements-dev.txt")
    size = ["--rate", str(_RATE), "--duration", str(round(seconds))]
    process = ["--pid", str(bench.ours.target.process.pid), "--subprocesses", "--nonblocking"]
    command = [str(program), "record", *size, *process, "--output", str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as spy:
        figure = bench.measure(bench.ours, "mixed", 0, seconds + 2)
        said = spy.communicate(timeout=60)[0]
    if spy.returncode:
        raise BenchError(f"py-spy could not look (it may need root):\n{said}")
    print(f"{target}: {figure.rps:,.0f} requests/s under py-spy", *figure.problems)
