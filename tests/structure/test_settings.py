"""Settings are read once, typed, and a process with a wrong one does not start."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.environment import SettingsError
from config.keys import new_private_key
from config.settings import load
from tests.structure.conftest import Boot

KEY = "6f1d" * 16
PRODUCTION = {
    "MYRIAD_ENV": "production",
    "APP_URL": "https://tasks.example.org",
    "MONGODB_URI": "mongodb://db1.internal/?replicaSet=rs0",
    "REDIS_CACHE_URL": "redis://cache.internal:6379/0",
    "REDIS_BROKER_URL": "redis://broker.internal:6379/0",
    "SMTP_URL": "smtp://mail.internal:587?starttls=required",
    "MAIL_FROM": "Myriad <no-reply@example.org>",
    "JWT_PRIVATE_KEY": new_private_key(),
    "REFRESH_TOKEN_KEY": KEY,
    "MAIL_LINK_KEY": KEY[::-1],
    "WEBHOOK_KEY": KEY[1:] + KEY[0],
}
REQUIRED = [name for name in PRODUCTION if name != "MYRIAD_ENV"]


def _faults(**changes: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load({**PRODUCTION, **changes})
    return str(caught.value).splitlines()


def test_production_starts_with_all_that_it_needs() -> None:
    settings = load(PRODUCTION)
    assert settings.is_production
    assert settings.secure_cookies
    assert not settings.read_replicas


@pytest.mark.parametrize("name", REQUIRED)
def test_production_refuses_to_start_without(name: str) -> None:
    (line,) = _faults(**{name: ""})
    assert line.startswith(f"{name} is missing")


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"MYRIAD_ENV": "production", "PORT": "http"})
    told = {line.split()[0] for line in str(caught.value).splitlines()}
    assert told == {*REQUIRED, "PORT"}


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        *(
            ("CDN_BASE_URL", value, "CDN_BASE_URL is no https address of a folder")
            for value in ("http://cdn.example.org", "https://cdn.example.org/?x", "https://a; script-src *")
        ),
        ("REFRESH_TOKEN_KEY", "short", "REFRESH_TOKEN_KEY is shorter than 32 bytes"),
        ("REFRESH_TOKEN_KEY", KEY[:31], "REFRESH_TOKEN_KEY is shorter than 32 bytes"),
        ("MAIL_LINK_KEY", "change-me-change-me-change-me-change-me", "MAIL_LINK_KEY is a placeholder"),
        ("MAIL_LINK_KEY", "My-Top-Secret-Value-Of-Some-Length-42", "MAIL_LINK_KEY is a placeholder"),
        ("JWT_PRIVATE_KEY", "no key at all", "JWT_PRIVATE_KEY is missing or no Ed25519 key"),
        ("REDIS_CACHE_URL", "redis://broker.internal/5", "REDIS_CACHE_URL is the broker's server"),
        ("SERVICES", "task", "SERVICES is wrong (unknown service task"),
        ("SERVICES", "all,tasks", "SERVICES is wrong (unknown service all;"),
        ("SERVICES", ",", "SERVICES is wrong (unknown service (none named)"),
        ("SERVICES", "auth", "BROKER_URL must be RabbitMQ when services are split"),
        ("PORT", "80x", "PORT is not usable"),
        ("PORT", "0", "PORT is not usable (below 1)"),
        ("WEB_THREADS", "2.5", "WEB_THREADS is not usable"),
        ("MAX_ATTEMPTS", "-1", "MAX_ATTEMPTS is not usable (below 1)"),
        ("WORKER_QUEUES", "mail,post", "WORKER_QUEUES names a queue that is none of"),
        ("READ_REPLICAS", "yes", "READ_REPLICAS is not usable"),
        ("LEASE_SECONDS", "soon", "LEASE_SECONDS is not usable"),
        ("LEASE_SECONDS", "nan", "LEASE_SECONDS is not usable"),
        ("REQUEST_DEADLINE_SECONDS", "inf", "REQUEST_DEADLINE_SECONDS is not usable"),
        (
            "REQUEST_DEADLINE_SECONDS",
            "0.1",
            "REQUEST_DEADLINE_SECONDS must be longer than one wait",
        ),
        ("REQUEST_DEADLINE_SECONDS", "9.5", "REQUEST_DEADLINE_SECONDS is above 9 s"),
        ("SMTP_TIMEOUT_SECONDS", "21", "SMTP_TIMEOUT_SECONDS is longer than SMTP_DEADLINE_SECONDS"),
        ("SMTP_DEADLINE_SECONDS", "30", "LEASE_SECONDS must outlast SMTP_DEADLINE_SECONDS"),
        ("LIMIT_LOGIN_ALL", "many", "LIMIT_LOGIN_ALL is not a rate limit"),
        ("MAIL_LINK_KEY_FILE", "/nowhere/at/all", "MAIL_LINK_KEY_FILE cannot be read"),
    ],
)
def test_production_refuses_to_start_with(name: str, value: str, line: str) -> None:
    assert any(told.startswith(line) for told in _faults(**{name: value}))


def test_an_environment_that_nobody_knows_is_refused() -> None:
    assert _faults(MYRIAD_ENV="prod")[0].startswith("MYRIAD_ENV is unknown")


@pytest.mark.parametrize("name", ["REFRESH_TOKEN_KEY", "MAIL_LINK_KEY", "JWT_PRIVATE_KEY"])
def test_an_error_never_quotes_a_secret(name: str) -> None:
    wrong = "hunter2-is-not-long"
    assert "hunter2" not in "\n".join(_faults(**{name: wrong}))


def test_the_settings_never_show_a_secret() -> None:
    named = {
        "MONGODB_URI": "mongodb://app:s3cr3t@db.internal/?replicaSet=rs0",
        "REDIS_CACHE_URL": "redis://:s3cr3t@cache.internal/0",
        "REDIS_BROKER_URL": "redis://:s3cr3t@broker.internal/0",
        "BROKER_URL": "amqp://app:s3cr3t@rabbit.internal//",
        "SMTP_URL": "smtp://app:s3cr3t@mail.internal?starttls=required",
        "CANARY_SMTP_URL": "smtp://app:s3cr3t@sink.internal?starttls=required",
        "SENTRY_DSN": "https://s3cr3t@errors.internal/1",
    }
    shown = repr(load({**PRODUCTION, **named}))
    assert "s3cr3t" not in shown
    assert KEY not in shown
    assert KEY[::-1] not in shown
    assert "PRIVATE KEY" not in shown


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{'9a7b' * 16}\n")
    variables = {**PRODUCTION, "MAIL_LINK_KEY": "", "MAIL_LINK_KEY_FILE": str(tmp_path / "key")}
    assert load(variables).mail_link_key == "9a7b" * 16


@pytest.mark.parametrize(
    ("services", "needed"),
    [
        ("auth", {"JWT_PRIVATE_KEY", "REFRESH_TOKEN_KEY", "MAIL_LINK_KEY"}),
        ("tasks", set()),
        ("notifications", {"MAIL_LINK_KEY"}),
    ],
)
def test_a_service_is_given_only_the_secrets_that_it_uses(services: str, needed: set[str]) -> None:
    secrets = {"JWT_PRIVATE_KEY", "REFRESH_TOKEN_KEY", "MAIL_LINK_KEY"}
    rest = {name: value for name, value in PRODUCTION.items() if name not in secrets}
    variables = {**rest, "SERVICES": services, "BROKER_URL": "amqp://rabbit.internal//"}
    if not needed:
        load(variables)
        return
    with pytest.raises(SettingsError) as caught:
        load(variables)
    assert {line.split()[0] for line in str(caught.value).splitlines()} == needed


def test_a_service_that_only_verifies_must_not_be_able_to_sign() -> None:
    with pytest.raises(SettingsError, match="JWT_PRIVATE_KEY is given to a process that does not run auth"):
        load({**PRODUCTION, "SERVICES": "tasks", "BROKER_URL": "amqp://rabbit.internal//"})


def test_a_service_needs_only_its_own_database() -> None:
    rest = {
        name: value for name, value in PRODUCTION.items() if name not in ("MONGODB_URI", "JWT_PRIVATE_KEY")
    }
    alone = {**rest, "SERVICES": "tasks", "BROKER_URL": "amqp://rabbit.internal//"}
    assert load({**alone, "MONGODB_URI_TASKS": "mongodb://db/"}).mongodb_uris["tasks"] == "mongodb://db/"
    with pytest.raises(SettingsError, match="MONGODB_URI is missing"):
        load({**alone, "MONGODB_URI_AUTH": "mongodb://db/"})


def test_a_worker_takes_the_kinds_of_jobs_that_it_is_told() -> None:
    assert load({**PRODUCTION, "WORKER_QUEUES": "mail, events"}).worker_queues == ("mail", "events")
    assert load(PRODUCTION).worker_queues == ("events", "mail", "cache", "maintenance")


def test_development_makes_its_own_keys_and_keeps_them(tmp_path: Path) -> None:
    first, second = (load({"DATA_DIR": str(tmp_path)}) for _ in range(2))
    assert first.jwt_private_key.startswith("-----BEGIN PRIVATE KEY-----")
    assert len({first.refresh_token_key, first.mail_link_key, first.webhook_key}) == 3
    assert first == second
    kept = sorted((tmp_path / "keys").iterdir())
    assert [file.name for file in kept] == ["jwt.pem", "link", "refresh", "webhook"]
    assert [oct(file.stat().st_mode & 0o777) for file in kept] == ["0o600"] * 4


def test_processes_that_start_at_the_same_moment_agree_on_their_keys(run: Boot, tmp_path: Path) -> None:
    code = "from config.settings import load; s = load(); "
    code += "print(hash((s.jwt_private_key, s.refresh_token_key, s.mail_link_key, s.webhook_key)))"

    def start(_: int) -> str:
        return run(code, DATA_DIR=str(tmp_path), PYTHONHASHSEED="0").stdout

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(start, range(8)))
    assert len(set(told)) == 1
    assert told[0].strip()
    assert len(list((tmp_path / "keys").iterdir())) == 4


def test_where_traces_go_must_be_an_address_and_one_place() -> None:
    otlp, agent = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"}, {"DD_TRACE_AGENT_URL": "http://a:8126"}

    assert _faults(OTEL_EXPORTER_OTLP_ENDPOINT="collector")[0].startswith("OTEL_EXPORTER_OTLP_ENDPOINT is no")
    assert _faults(DD_DOGSTATSD_URL="http://a:8125")[0].startswith(
        "DD_DOGSTATSD_URL is no address (udp, unix)"
    )
    assert _faults(**otlp, **agent)[0].startswith("DD_TRACE_AGENT_URL is set beside OTEL_EXPORTER_OTLP_")
    assert load({**PRODUCTION, **otlp, "DD_DOGSTATSD_URL": "unix:///run/dsd.socket"}).otlp_endpoint


def test_what_nobody_asked_for_is_not_imported(root: Path, tmp_path: Path) -> None:
    """redis-py looks for OpenTelemetry's SDK by itself; what records and sends is ours to import."""
    asked_for = ("opentelemetry.exporter", "opentelemetry.instrumentation", "ddtrace", "datadog")
    code = (
        "import sys; from webapp.app import create_app; create_app(); "
        f"print([name for name in {asked_for} if name in sys.modules])"
    )
    variables = {"DATA_DIR": str(tmp_path), "PATH": "/usr/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=variables, capture_output=True, text=True, timeout=60
    )

    assert done.stdout.splitlines()[-1] == "[]", done.stderr
