import json
import socket
from pathlib import Path

import pytest

from devstack import binaries, lock
from devstack.errors import Missing, StackError
from devstack.ports import free_port
from devstack.stack import Stack
from tests.devstack.runs import children


def test_named_servers_are_used_and_nothing_is_started(
    environ: dict[str, str], named: dict[str, str], tmp_path: Path
) -> None:
    before = children()
    with Stack({**environ, **named}, tmp_path) as stack:
        assert children() == before
        assert named.items() <= stack.env().items()
        assert "CANARY_SMTP_URL" not in stack.env()
        assert stack.addresses()["mail"] == ""


def test_a_server_may_be_named_by_a_file(
    environ: dict[str, str], named: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "uri").write_text(named.pop("MONGODB_URI") + "\n")
    with Stack({**environ, **named, "MONGODB_URI_FILE": str(tmp_path / "uri")}, tmp_path) as stack:
        assert stack.addresses()["mongodb"] == (tmp_path / "uri").read_text().strip()


def test_only_what_is_not_named_is_started(
    environ: dict[str, str], named: dict[str, str], tmp_path: Path
) -> None:
    del named["SMTP_URL"], named["REDIS_CACHE_URL"]
    before = children()
    with Stack({**environ, **named}, tmp_path) as stack:
        addresses, env = stack.addresses(), stack.env()
        assert json.loads((tmp_path / "stack.json").read_text()) == addresses
        assert len(children() - before) == 2
    assert children() == before
    assert not (tmp_path / "stack.json").exists()
    port = environ["PORT"]
    assert addresses["app"] == env["APP_URL"] + "/" == f"http://127.0.0.1:{port}/"
    assert addresses["api"] == f"http://127.0.0.1:{port}/api/v1"
    assert addresses["docs"] == f"http://127.0.0.1:{port}/api/docs"
    assert addresses["metrics"] == f"http://127.0.0.1:{environ['METRICS_PORT']}/metrics"
    assert addresses["mail"].startswith("http://127.0.0.1:")
    assert env["CANARY_SMTP_URL"] == env["SMTP_URL"]
    assert (env["PORT"], env["DATA_DIR"]) == (port, str(tmp_path))


def test_a_named_server_that_is_away_gives_one_line_without_its_password(
    environ: dict[str, str], named: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devstack.external.TIMEOUT", 0.1)
    named["REDIS_CACHE_URL"] = f"redis://:hunter2@127.0.0.1:{free_port()}/0"
    del named["REDIS_BROKER_URL"]
    before = children()
    with pytest.raises(StackError, match=r"^REDIS_CACHE_URL: 127\.0\.0\.1:\d+/0 does not answer") as caught:
        Stack({**environ, **named}, tmp_path).start()
    assert "hunter2" not in str(caught.value)
    assert children() == before


def test_a_chosen_port_that_is_taken_gives_one_line(environ: dict[str, str], tmp_path: Path) -> None:
    taken = ("127.0.0.1", int(environ["PORT"]))
    with socket.create_server(taken), pytest.raises(StackError, match=r"^PORT="):
        Stack(environ, tmp_path).start()


def test_a_missing_program_gives_one_line_and_stops_the_rest(
    environ: dict[str, str], named: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "in_wheel", lambda *_: [])
    monkeypatch.setenv("PATH", str(tmp_path))
    del named["REDIS_CACHE_URL"], named["SMTP_URL"]
    before = children()
    with pytest.raises(Missing, match=r"^Redis: no valkey-server or redis-server found\."):
        Stack({**environ, **named}, tmp_path).start()
    assert children() == before


def test_reset_removes_the_data_of_a_stack_and_nothing_else(tmp_path: Path) -> None:
    data, other = tmp_path / "data", tmp_path / "other"
    with lock.held(data):
        (data / "mongodb").mkdir()
        with pytest.raises(StackError, match="in use by process"):
            lock.reset(data)
    lock.reset(data)
    assert [entry.name for entry in data.iterdir()] == ["stack.lock"]
    other.mkdir()
    (other / "precious").touch()
    with pytest.raises(StackError, match="nothing was removed"):
        lock.reset(other)
    assert (other / "precious").exists()
