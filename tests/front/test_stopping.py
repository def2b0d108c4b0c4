"""A front that is told to stop does not wait for clients that only keep a connection open."""

import socket
import time
from typing import Any

import pytest

from tests.support.processes import web

GET = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize("connections", [20])
def test_idle_connections_end_with_it(app: Any, environment: dict[str, str], connections: int) -> None:
    with web(environment, WEB_FRONT="on", WEB_CONCURRENCY="1") as running:
        port = int(running.url.rpartition(":")[2])
        sockets = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(connections)]
        for one in sockets:
            one.sendall(GET)
            assert one.recv(4096).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        running.process.popen.terminate()
        for one in sockets:
            assert one.recv(1) == b""
            one.close()
        running.process.popen.wait(10)

    assert time.monotonic() - began < 3
