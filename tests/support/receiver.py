"""A server that webhooks call: it keeps what it is sent, and answers as it is told."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """`statuses` are the answers to come; when there are no more, `status`. `text` is what they say."""

    port: int = 0
    status: int = 200
    text: bytes = b"thanks"
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    calls: list["Call"] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?from=myriad"

    def taken(self) -> list["Call"]:
        """The calls that were answered by 200."""
        return [call for call in self.calls if call.answer == 200]


@dataclass(frozen=True)
class Call:
    """One call as it came, and the status that it was answered by."""

    path: str
    headers: dict[str, str]
    body: bytes
    answer: int

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def id(self) -> str:
        return self.headers["Myriad-Delivery"]

    def is_signed_by(self, secret: str) -> bool:
        """As a receiver would check it."""
        signed = f"{self.headers['Myriad-Timestamp']}.".encode() + self.body
        digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        return f"v1={digest}" in self.headers["Myriad-Signature"].split(",")


@contextmanager
def receiving() -> Iterator[Receiver]:
    """One on a free port of this machine."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status = receiver.statuses.pop(0) if receiver.statuses else receiver.status
            receiver.calls.append(Call(self.path, dict(self.headers), body, status))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(receiver.text)), **receiver.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(receiver.text)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
