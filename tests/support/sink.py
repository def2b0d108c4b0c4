"""A server that takes what error and trace collectors are sent."""

import gzip
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Sink:
    """What was sent: path and body, unpacked."""

    port: int = 0
    datagrams: list[bytes] = field(default_factory=list)
    sent: list[tuple[str, bytes]] = field(default_factory=list)

    def items(self) -> list[tuple[str, dict[str, Any]]]:
        """The JSON items of Sentry's envelopes: type and content."""
        found = []
        for _, body in list(self.sent):
            lines = body.split(b"\n")
            for header, content in zip(lines[1::2], lines[2::2], strict=False):
                if header.startswith(b"{") and content.startswith(b"{"):
                    found.append((json.loads(header)["type"], json.loads(content)))
        return found


@contextmanager
def running() -> Iterator[Sink]:
    """One on a free port of this machine."""
    sink = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            sink.sent.append((self.path, body))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(b"{}")

        do_PUT = do_POST

        def do_GET(self) -> None:
            """What it can do is not known."""
            self.send_error(404)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sink.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def listening() -> Iterator[Sink]:
    """One that takes datagrams, of which nobody is told whether they arrived."""
    sink, going = Sink(), threading.Event()
    going.set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.bind(("127.0.0.1", 0))
        heard.settimeout(0.2)
        sink.port = heard.getsockname()[1]

        def listen() -> None:
            while going.is_set():
                with suppress(TimeoutError):
                    sink.datagrams += heard.recv(65_536).splitlines()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            going.clear()
            thread.join(5)
