"""The RabbitMQ of split services, where there is none."""

from pathlib import Path

import pytest

from devstack import rabbitmq
from devstack.errors import Missing


def test_without_a_server_one_line_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rabbitmq, "_PROGRAMS", ())
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Missing) as missing:
        rabbitmq.start(tmp_path / "rabbitmq")

    (line,) = str(missing.value).splitlines()
    assert "apt-get install rabbitmq-server" in line
    assert "BROKER_URL" in line
