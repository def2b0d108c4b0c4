"""The doctor in the surroundings of one service apart: RabbitMQ, auth's keys, a database user of its own."""

from dataclasses import replace

import pytest

from config.doctor import machine, servers
from config.doctor.__main__ import findings
from config.settings import Settings, load
from tests.support.split import Split

pytestmark = pytest.mark.xdist_group("services apart")


@pytest.fixture
def tasks(split: Split) -> Settings:
    return load(split.variables("tasks"))


def test_a_service_apart_that_is_sound_has_nothing_wrong(tasks: Settings) -> None:
    found = {finding.what: finding for finding in findings(tasks)}
    found.pop("Browser app", None)  # it need not be built to run these tests
    assert [str(finding) for finding in found.values() if not finding.ok] == []
    assert {"RabbitMQ version", "RabbitMQ confirms", "Keys of auth", "MongoDB (tasks) user"} <= found.keys()


def test_a_broker_that_is_too_old_is_told(tasks: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "OLDEST_RABBITMQ", (99, 0))
    (wrong,) = (finding for finding in servers.check_broker(tasks) if not finding.ok)
    assert (wrong.what, "or newer" in wrong.advice) == ("RabbitMQ version", True)


def test_an_address_with_no_keys_behind_it_is_told(tasks: Settings, split: Split) -> None:
    astray = replace(tasks, jwks_url=f"{split.url}/livez")
    (wrong,) = (finding for finding in machine.check_keys(astray) if not finding.ok)
    assert (wrong.what, "JWK Set" in wrong.advice) == ("Keys of auth", True)
