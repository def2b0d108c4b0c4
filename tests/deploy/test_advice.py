"""How many web and worker processes to run: recorded cases, and what is said of them."""

import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from config.processor import Processor
from deploy.advice import rules
from deploy.advice.__main__ import main, text
from deploy.advice.rules import Advice, advise
from deploy.advice.scrape import Look, parse

SECONDS = 10.0


def web(*, busy: float, p95: float = 0.05, wait: float = 0.001, refused: int = 0) -> tuple[str, str]:
    """A web command of two processes, before and after ten seconds in which it was so busy."""

    def told(turn: int) -> str:
        slow = [(bound, turn * (200 if bound >= p95 else 0)) for bound in (0.05, 0.1, 0.25, 0.5, 1.0)]
        waits = [(bound, turn * (200 if bound >= wait else 0)) for bound in (0.001, 0.05, 0.25, 1.0)]
        lines = [
            'myriad_processes{process="web"} 2',
            f'myriad_cpu_seconds_total{{process="web"}} {100 + turn * busy * 2 * SECONDS}',
            f'myriad_mongodb_pool_refused_total{{reason="timeout"}} {turn * refused}',
            *_buckets("myriad_http_request_seconds", slow, turn * 200),
            *_buckets("myriad_mongodb_pool_wait_seconds", waits, turn * 200),
        ]
        return "\n".join(lines) + "\n"

    return told(0), told(1)


def _buckets(name: str, buckets: list[tuple[float, int]], total: int) -> list[str]:
    each = [f'{name}_bucket{{route="/api/v1/tasks",le="{bound}"}} {count}' for bound, count in buckets]
    return [*each, f'{name}_bucket{{route="/api/v1/tasks",le="+Inf"}} {total}']


def worker(*, load: float, jobs: int = 100) -> tuple[str, str]:
    """A worker command of two processes, of which jobs took so many."""

    def told(turn: int) -> str:
        return (
            'myriad_processes{process="worker"} 2\n'
            f'myriad_job_seconds_sum{{job="tasks.x",outcome="done"}} {turn * load * SECONDS}\n'
            f'myriad_job_seconds_count{{job="tasks.x",outcome="done"}} {turn * jobs}\n'
        )

    return told(0), told(1)


def beat(*, waiting: int = 0, oldest: float = 0.0) -> tuple[str, str]:
    said = (
        f'myriad_queue_messages{{queue="tasks.events"}} {waiting}\n'
        f'myriad_queue_oldest_seconds{{queue="tasks.events"}} {oldest}\n'
    )
    return said, said


def seen(*each: tuple[str, str]) -> Look:
    return Look([parse(before) for before, _ in each], [parse(after) for _, after in each], SECONDS)


CALM = (worker(load=0.9), worker(load=0.9), beat())
FOUR = [web(busy=0.45)] * 4


@pytest.mark.parametrize(
    ("webs", "wanted", "why"),
    [
        ([web(busy=0.45)] * 2, 2, "45% busy"),
        ([web(busy=0.9)] * 2, 3, "wanted is 60%"),
        ([web(busy=0.95)] * 4, 7, "wanted is 60%"),
        ([web(busy=0.5, p95=0.5)] * 3, 4, "above 250 ms"),
        ([web(busy=0.1, p95=0.5)] * 3, 3, "they wait for something else"),
        ([web(busy=0.9, wait=0.25)] * 2, 2, "See MongoDB first"),
        ([web(busy=0.9, refused=5)] * 2, 2, "refused a second"),
        ([web(busy=0.05)] * 8, 6, "a step down"),
        ([web(busy=0.25)] * 3, 2, "a step down"),
        ([web(busy=0.01)] * 2, 2, "1% busy"),
        ([web(busy=0.3)], 2, "30% busy"),
    ],
)
def test_web_is_scaled_by_how_busy_it_is_unless_it_waits(
    webs: list[tuple[str, str]], wanted: int, why: str
) -> None:
    advice = advise(seen(*webs, *CALM))[0]
    assert (advice.now, advice.wanted) == (len(webs), wanted)
    assert why in advice.reason


@pytest.mark.parametrize(
    ("workers", "queue", "wanted", "why"),
    [
        ([worker(load=0.9)] * 2, beat(), 2, "jobs take 1.8 of 4"),
        ([worker(load=1.9)] * 2, beat(), 4, "wanted is 60%"),
        ([worker(load=1.9, jobs=190)] * 2, beat(waiting=6_000, oldest=45), 12, "through in 60 s"),
        ([worker(load=0.1)] * 3, beat(waiting=5, oldest=30), 4, "the oldest for 30 s"),
        ([worker(load=0.02)] * 6, beat(), 5, "a step down"),
        ([worker(load=0.0, jobs=0)], beat(), 2, "jobs take 0.0"),
        ([worker(load=0.02)] * 6, beat(waiting=3, oldest=1), 6, "3 wait"),
    ],
)
def test_workers_are_scaled_by_the_age_of_what_waits(
    workers: list[tuple[str, str]], queue: tuple[str, str], wanted: int, why: str
) -> None:
    advice = advise(seen(*FOUR, *workers, queue, queue))[1]
    assert (advice.now, advice.wanted) == (len(workers), wanted)
    assert why in advice.reason


def test_a_process_that_began_anew_does_not_count_backwards() -> None:
    before, after = web(busy=0.5)
    assert seen((after, before)).rate("myriad_cpu_seconds_total", process="web") == 0


@pytest.mark.parametrize(
    ("platform", "command"),
    [
        ("heroku", "heroku ps:scale web=3"),
        ("kubernetes", "kubectl scale deployment/web --replicas=3"),
        ("ecs", "aws ecs update-service --service web --desired-count 3"),
    ],
)
def test_the_last_line_is_the_platform_s_command(platform: str, command: str) -> None:
    advices = [Advice("web", 2, 3, "Why."), Advice("worker", 2, 2, "Fine.")]
    assert text(advices, platform).splitlines() == [
        "web: 2 run, 3 wanted. Why.",
        "worker: 2 run, 2 wanted. Fine.",
        command,
    ]
    assert text(advices[1:], platform).splitlines()[-1] == "Nothing to do."


def test_a_silent_process_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["http://127.0.0.1:1/metrics"]) == 1
    assert "http://127.0.0.1:1/metrics does not answer" in capsys.readouterr().err


def test_it_looks_twice_at_what_is_told_over_http(capsys: pytest.CaptureFixture[str]) -> None:
    texts = [*web(busy=0.9)]

    class Told(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(texts.pop(0).encode())

        def log_message(self, *_: object) -> None:
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Told) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert main([f"http://127.0.0.1:{server.server_port}/metrics", "--seconds", "0.2"]) == 0
        server.shutdown()
    assert texts == []
    assert "heroku ps:scale web=" in capsys.readouterr().out


def test_the_processor_time_of_a_command_is_that_of_its_processes(tmp_path: Path) -> None:
    def stat(pid: int, parent: int, ticks: int, reaped: int = 0) -> None:
        (tmp_path / str(pid)).mkdir()
        fields = ["S", str(parent), *["0"] * 9, str(ticks), "0", str(reaped), "0"]
        (tmp_path / str(pid) / "stat").write_text(f"{pid} (a (odd) name) {' '.join(fields)}")

    a_second = os.sysconf("SC_CLK_TCK")
    stat(10, 1, a_second, reaped=3 * a_second)
    stat(11, 10, 5 * a_second)
    stat(12, 10, 6 * a_second)
    stat(13, 1, 100 * a_second)
    registry = CollectorRegistry()
    registry.register(Processor("web", 10, tmp_path))

    told = parse(generate_latest(registry).decode())
    assert told[("myriad_cpu_seconds_total", (("process", "web"),))] == 15
    assert told[("myriad_processes", (("process", "web"),))] == 2


def test_this_machine_s_own_are_told() -> None:
    registry = CollectorRegistry()
    registry.register(Processor("web", os.getpid()))
    told = parse(generate_latest(registry).decode())
    assert told[("myriad_cpu_seconds_total", (("process", "web"),))] > 0


def test_nobody_is_told_to_run_fewer_than_two() -> None:
    assert {one.wanted for one in advise(seen())} == {rules.LEAST}
