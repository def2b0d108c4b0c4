"""The load that the fault tests measure by: what it says of an answer comes of the system alone."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.background import beside
from tests.support.load import Plan, under_load

pytestmark = [pytest.mark.faults, pytest.mark.timed]
CLIENTS, RATE = 4, 20.0
PAUSE = CLIENTS / RATE


class _Handler(BaseHTTPRequestHandler):
    """Answers while the system is said to be up, and keeps everybody waiting meanwhile."""

    protocol_version = "HTTP/1.1"
    up = threading.Event()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.up.wait(10)
        self.send_response(201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    with server, beside(lambda _: server.serve_forever(poll_interval=0.02)):
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_clients_that_all_waited_for_one_fault_do_not_go_on_in_step(url: str) -> None:
    """Each at its own beat, as before: together they would hold each other up long after the fault."""
    _Handler.up.set()
    with under_load(Plan(url, ["token"], RATE, CLIENTS, writes=1.0)) as history:
        time.sleep(1)
        _Handler.up.clear()
        time.sleep(1.1)
        _Handler.up.set()
        back = time.monotonic() - history.began
        time.sleep(1)

    beats = defaultdict(list)
    for told in history.told:
        beats[told.title.split("-")[1]].append(told)
    assert len(beats) == CLIENTS
    for own in beats.values():
        first = own[0].at
        after = [told.at for told in own if told.at > back + PAUSE]
        assert len(after) >= 3
        assert [abs((at - first + PAUSE / 2) % PAUSE - PAUSE / 2) for at in after] == pytest.approx(
            [0] * len(after), abs=PAUSE / CLIENTS / 2
        )
    assert max(told.seconds for told in history.told) > 1  # the fault itself is told in full
