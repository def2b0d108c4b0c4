"""Keys that auth publishes: fetched within bounds, the last good set kept."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from config.keys import load_private_key, new_private_key, public_jwk
from tests.support.waiting import until
from webapp.core import fetched_keys
from webapp.core.fetched_keys import FetchedKeys

NONE = '{"keys": []}'


class Auth:
    """What stands at the address: a body, and how often it was asked for."""

    def __init__(self) -> None:
        self.body, self.asked, self.port = b"", 0, 0
        self.slow_first = 0.0

    def publish(self, *jwks: dict[str, str]) -> None:
        self.body = json.dumps({"keys": jwks}).encode()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/jwks.json"


@pytest.fixture
def auth() -> Iterator[Auth]:
    found = Auth()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked += 1
            body = found.body
            time.sleep(found.slow_first if found.asked == 1 else 0)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join(5)


def _jwk() -> dict[str, str]:
    return public_jwk(load_private_key(new_private_key()).public_key())


def test_a_key_that_is_published_is_known(auth: Auth, tmp_path: Path) -> None:
    jwk = _jwk()
    auth.publish(jwk)
    keys = FetchedKeys(auth.url, tmp_path / "jwks.json", NONE)
    assert keys.public(jwk["kid"], patient=True)
    assert not keys.signs


def test_the_last_good_set_outlives_auth_and_the_process(auth: Auth, tmp_path: Path) -> None:
    jwk = _jwk()
    auth.publish(jwk)
    assert FetchedKeys(auth.url, tmp_path / "jwks.json", NONE).refresh()
    for body in (b"", b"<html>", b'{"keys": []}', b'{"keys": [{"kid": "x"}]}', b" " * 70_000):
        auth.body = body
        keys = FetchedKeys(auth.url, tmp_path / "jwks.json", NONE)
        assert not keys.refresh()
        assert keys.public(jwk["kid"], patient=False)


def test_a_key_that_is_withdrawn_verifies_nothing_more(auth: Auth, tmp_path: Path) -> None:
    old, new = _jwk(), _jwk()
    auth.publish(old)
    keys = FetchedKeys(auth.url, tmp_path / "jwks.json", NONE)
    assert keys.refresh()
    auth.publish(new)
    assert keys.refresh()
    assert keys.public(new["kid"], patient=False)
    with pytest.raises(KeyError):
        keys.public(old["kid"], patient=False)


def test_an_answer_that_comes_late_brings_back_no_withdrawn_key(auth: Auth, tmp_path: Path) -> None:
    old, new = _jwk(), _jwk()
    auth.publish(old)
    auth.slow_first = 0.5
    keys = FetchedKeys(auth.url, tmp_path / "jwks.json", NONE)
    until(lambda: auth.asked == 1)
    auth.publish(new)
    assert keys.refresh()
    until(lambda: keys._refresh is not None and not keys._refresh.is_alive())
    assert [key["kid"] for key in keys.jwks()["keys"]] == [new["kid"]]


def test_made_up_keys_cost_neither_time_nor_auth_anything(auth: Auth, tmp_path: Path) -> None:
    auth.publish(_jwk())
    keys = FetchedKeys(auth.url, tmp_path / "jwks.json", NONE)
    until(lambda: auth.asked == 1)
    began = time.monotonic()
    for number in range(200):
        with pytest.raises(KeyError):
            keys.public(f"made-up-{number}", patient=True)
    assert time.monotonic() - began < 2 * fetched_keys.PATIENCE_SECONDS
    assert auth.asked == 1


def test_a_new_key_is_fetched_when_it_is_first_met(
    auth: Auth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    auth.publish(_jwk())
    keys = FetchedKeys(auth.url, tmp_path / "jwks.json", NONE)
    until(lambda: auth.asked == 1)
    monkeypatch.setattr(fetched_keys, "COOLDOWN_SECONDS", 0.0)
    until(lambda: keys._refresh is not None and not keys._refresh.is_alive())
    new = _jwk()
    auth.publish(new)
    assert keys.public(new["kid"], patient=True)


def test_who_starts_before_auth_knows_its_keys_soon_after(auth: Auth, tmp_path: Path) -> None:
    keys = FetchedKeys(auth.url, tmp_path / "jwks.json", NONE)
    until(lambda: auth.asked)
    jwk = _jwk()
    auth.publish(jwk)

    assert keys.public(jwk["kid"], patient=True)
