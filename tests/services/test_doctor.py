"""The doctor in the surroundings of one service apart: RabbitMQ, auth's keys, a database user of its own."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from config.doctor import machine, servers
from config.doctor.__main__ import findings
from config.settings import Settings, load
from tests.support.altering import altering
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


def test_a_broker_that_does_not_confirm_is_told(tasks: Settings) -> None:
    place = urlsplit(tasks.broker_url)
    with altering(place.port or 0, b"publisher_confirmst\x01", b"publisher_confirmst\x00") as port:
        deaf = replace(tasks, broker_url=tasks.broker_url.replace(f":{place.port}", f":{port}"))
        (wrong,) = (finding for finding in servers.check_broker(deaf) if not finding.ok)
    assert (wrong.what, wrong.said) == ("RabbitMQ confirms", "does not confirm")


def test_an_address_with_no_keys_behind_it_is_told(tasks: Settings, split: Split) -> None:
    astray = replace(tasks, jwks_url=f"{split.url}/livez")
    (wrong,) = (finding for finding in machine.check_keys(astray) if not finding.ok)
    assert (wrong.what, "JWK Set" in wrong.advice) == ("Keys of auth", True)
