"""The doctor: all is well on a sound system, and each check tells what was broken and what to do."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.doctor import machine, mongodb, servers
from config.doctor.__main__ import findings, main
from config.doctor.finding import Finding
from config.services import SERVICES
from config.settings import Settings
from devstack.catcher import Catcher
from devstack.ports import free_port
from tests.support.servers import Servers
from webapp.core.web.application import Application


def _wrong(found: Iterator[Finding]) -> dict[str, Finding]:
    return {finding.what: finding for finding in found if not finding.ok}


@pytest.fixture
def sound(app: Application, servers: Servers, settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, data_dir=tmp_path)


@pytest.fixture
def set_redis(servers: Servers) -> Iterator[Callable[..., None]]:
    clients = {"cache": servers.cache, "broker": servers.broker}
    before = {name: client.config_get("maxmemory*") for name, client in clients.items()}

    def change(name: str, **values: str) -> None:
        for key, value in values.items():
            clients[name].config_set(key.replace("_", "-"), value)

    yield change
    for name, values in before.items():
        for key in ("maxmemory", "maxmemory-policy"):
            clients[name].config_set(key, values[key])


def test_a_sound_system_has_nothing_wrong(sound: Settings) -> None:
    wrong = _wrong(findings(sound))
    wrong.pop("Browser app", None)  # it need not be built to run these tests
    assert wrong == {}, wrong


def test_a_server_that_is_away_is_told_with_its_setting_and_without_its_password(sound: Settings) -> None:
    nobody = f"127.0.0.1:{free_port()}"
    away = replace(
        sound,
        mongodb_uris=dict.fromkeys(SERVICES, f"mongodb://u:hunter2@{nobody}/?replicaSet=rs0&timeoutMS=300"),
        services=("auth",),
        redis_cache_url=f"redis://:hunter2@{nobody}/0",
        redis_broker_url=f"redis://:hunter2@{nobody}/0",
        broker_url=f"amqp://u:hunter2@{nobody}//",
        smtp_url=f"smtp://u:hunter2@{nobody}",
        canary_smtp_url=f"smtp://u:hunter2@{nobody}",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mongodb, "WITHIN_MS", 300)
        wrong = _wrong(findings(away))
    assert {
        "MongoDB (auth)",
        "Redis (cache)",
        "Redis (limits)",
        "RabbitMQ",
        "SMTP",
        "SMTP (canary)",
    } <= wrong.keys()
    advice = "".join(finding.advice for finding in wrong.values())
    for name in (
        "MONGODB_URI_AUTH",
        "REDIS_CACHE_URL",
        "REDIS_BROKER_URL",
        "BROKER_URL",
        " SMTP_URL",
        "CANARY_SMTP_URL",
    ):
        assert name in advice
    assert "hunter2" not in "".join(map(str, wrong.values()))


def test_a_cluster_that_may_lose_writes_is_told(sound: Settings, servers: Servers) -> None:
    admin = servers.client.admin
    admin.command("setDefaultRWConcern", 1, defaultWriteConcern={"w": 1})
    try:
        wrong = _wrong(mongodb.check(sound))
    finally:
        admin.command("setDefaultRWConcern", 1, defaultWriteConcern={"w": "majority"})
    assert wrong.keys() == {f"MongoDB ({name}) majority" for name in SERVICES}
    assert "setDefaultRWConcern" in wrong["MongoDB (auth) majority"].advice


def test_transactions_that_live_too_long_are_told(sound: Settings, servers: Servers) -> None:
    name = "transactionLifetimeLimitSeconds"
    servers.client.admin.command("setParameter", 1, **{name: 60})
    try:
        wrong = _wrong(mongodb.check(sound))
    finally:
        servers.client.admin.command("setParameter", 1, **{name: 10})
    assert name in wrong["MongoDB (tasks) transactions"].advice


def test_production_on_one_member_is_told(sound: Settings) -> None:
    wrong = _wrong(mongodb.check(replace(sound, environment="production")))
    assert wrong.keys() == {f"MongoDB ({name}) topology" for name in SERVICES}


def test_a_migration_that_has_not_run_is_told(sound: Settings) -> None:
    wrong = _wrong(mongodb.check(replace(sound, database_prefix="empty", services=("tasks",))))
    assert "have not run" in wrong["MongoDB (tasks) migrations"].said
    assert "python -m migrations" in wrong["MongoDB (tasks) migrations"].advice


def test_a_server_that_is_too_old_is_told(sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongodb, "OLDEST", (99, 0))
    wrong = _wrong(mongodb.check(replace(sound, services=("auth", "tasks"))))
    assert {"MongoDB (auth) version", "MongoDB (tasks) version"} <= wrong.keys()


def test_a_user_that_may_read_all_is_told_where_services_are_split(sound: Settings) -> None:
    wrong = _wrong(mongodb.check(replace(sound, services=("tasks",))))
    assert "auth, notifications" in wrong["MongoDB (tasks) user"].said


@pytest.mark.parametrize("ahead", [-5.0, 5.0])
def test_a_clock_that_is_off_is_told(sound: Settings, ahead: float, monkeypatch: pytest.MonkeyPatch) -> None:
    now = servers.time.time
    monkeypatch.setattr(servers.time, "time", lambda: now() + ahead)
    wrong = _wrong(findings(sound))
    assert {"MongoDB (auth) clock", "Redis (cache) clock", "Redis (limits) clock"} <= wrong.keys()


@pytest.mark.parametrize(
    ("name", "values", "what"),
    [
        ("cache", {"maxmemory_policy": "noeviction"}, "Redis (cache) eviction"),
        ("cache", {"maxmemory": "0"}, "Redis (cache) eviction"),
        ("broker", {"maxmemory_policy": "allkeys-lru"}, "Redis (limits) eviction"),
    ],
)
def test_a_redis_that_forgets_wrongly_is_told(
    sound: Settings, set_redis: Any, name: str, values: dict[str, str], what: str
) -> None:
    set_redis(name, **values)
    assert _wrong(servers.check_redis(sound)).keys() == {what}


def test_a_broker_that_may_forget_jobs_is_told(sound: Settings) -> None:
    forgetful = replace(sound, broker_url=sound.redis_cache_url)
    assert _wrong(servers.check_broker(forgetful)).keys() == {"Redis (broker) eviction"}


def test_a_test_mail_arrives(sound: Settings, mails: Catcher) -> None:
    assert _wrong(servers.check_mail(sound, "ops@example.com")) == {}
    (mail,) = mails.messages("ops@example.com")
    assert "config.doctor" in mail["text"]


def test_a_recipient_that_is_refused_is_told(sound: Settings) -> None:
    assert "SMTP" in _wrong(servers.check_mail(sound, "no address at all\x00@"))


def test_a_folder_that_cannot_be_written_to_is_told(sound: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    wrong = _wrong(machine.check_disk(replace(sound, data_dir=tmp_path / "file")))
    assert "DATA_DIR" in wrong["Disk"].advice


def test_a_full_disk_is_told(sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "FREE_BYTES", 10**18)
    assert "Make room" in _wrong(machine.check_disk(sound))["Disk"].advice


def test_keys_that_are_one_or_open_are_told(
    sound: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    key.write_text("x")
    key.chmod(0o644)
    monkeypatch.setenv("MAIL_LINK_KEY_FILE", str(key))
    same = replace(sound, mail_link_key=sound.refresh_token_key)
    assert _wrong(machine.check_keys(same)).keys() == {"Keys", "Key files"}


def test_an_auth_without_keys_is_told(sound: Settings) -> None:
    nobody = replace(sound, services=("tasks",), jwks_url=f"http://127.0.0.1:{free_port()}/")
    assert "JWKS_URL" in _wrong(machine.check_keys(nobody))["Keys of auth"].advice


def test_a_browser_app_that_is_not_whole_is_told(sound: Settings, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    dist = tmp_path / "dist"
    assert "not there" in _wrong(machine.check_bundle(sound, dist))["Browser app"].said
    dist.mkdir()
    (dist / "index.html").write_text('<script type="module" src="/assets/index-1.js"></script>')
    assert "assets/index-1.js" in _wrong(machine.check_bundle(sound, dist))["Browser app"].said
    (dist / "assets").mkdir()
    (dist / "assets" / "index-1.js").write_text("")
    assert _wrong(machine.check_bundle(sound, dist)) == {}


def test_the_command_says_what_is_wrong_with_the_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in list(os.environ):
        if name != "PATH":
            monkeypatch.delenv(name)
    monkeypatch.setenv("MYRIAD_ENV", "production")
    assert main([]) == 1
    said = capsys.readouterr().out
    assert "WRONG  Settings: JWT_PRIVATE_KEY is missing" in said
    assert "Example: MONGODB_URI=mongodb://" in said
