"""Errors are told to Sentry, and nothing of the person with them."""

import gzip
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CODE = """
import dataclasses, sentry_sdk
from config import sentry
from config.settings import load
sentry.start(load(), "web")
email = "ada@example.org"
try:
    raise RuntimeError("broken")
except RuntimeError as error:
    sentry_sdk.set_extra("email", email)
    sentry_sdk.capture_exception(error)
sentry_sdk.flush(5)
"""


def test_an_error_arrives_without_addresses(root: Path, tmp_path: Path) -> None:
    told: list[bytes] = []

    class Sink(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Sink) as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        dsn = f"http://key@127.0.0.1:{sink.server_port}/1"
        variables = {"SENTRY_DSN": dsn, "DATA_DIR": str(tmp_path), "RELEASE": "r7"}
        command = [sys.executable, "-c", CODE]
        subprocess.run(command, cwd=root, env=variables, check=True, timeout=30, capture_output=True)
        sink.shutdown()

    envelope = b"".join(told)
    assert b"RuntimeError" in envelope
    assert b"broken" in envelope
    assert b"r7" in envelope
    assert b"ada@example.org" not in envelope
