"""The settings of a process: typed, frozen, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config import browser, kinds, oidc, telemetry_addresses
from config.checks import check
from config.environment import Environment
from config.keys import KEY_FILE, development_private_key, development_secret
from config.limits import Limits
from config.oidc import Oidc
from config.services import SERVICES, UnknownService, is_split, parse_services

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything a process is told from outside. Times are in seconds."""

    environment: str
    services: tuple[str, ...]
    release: str
    data_dir: Path
    app_files: Path
    bind_host: str
    port: int
    web_processes: int
    web_threads: int
    web_waiting: int
    web_front: bool
    access_log: bool
    worker_processes: int
    worker_queues: tuple[str, ...]
    metrics_port: int
    worker_metrics_port: int
    beat_metrics_port: int
    consumer_metrics_port: int
    app_url: str
    cdn_base_url: str
    sentry_browser_origin: str
    trusted_proxy_hops: int
    mongodb_uris: Mapping[str, str] = field(repr=False)
    database_prefix: str
    read_replicas: bool
    redis_cache_url: str = field(repr=False)
    redis_broker_url: str = field(repr=False)
    broker_url: str = field(repr=False)
    smtp_url: str = field(repr=False)
    canary_smtp_url: str = field(repr=False)
    mail_from: str
    sentry_dsn: str = field(repr=False)
    trace_share: float
    otlp_endpoint: str
    datadog_traces: str
    datadog_statsd: str
    smtp_timeout: float
    smtp_deadline: float
    jwt_private_key: str = field(repr=False)
    jwt_public_keys: str
    jwks_url: str
    jwt_private_key_file: Path | None
    jwt_public_keys_file: Path | None
    refresh_token_key: str = field(repr=False)
    mail_link_key: str = field(repr=False)
    webhook_key: str = field(repr=False)
    webhook_loopback: bool
    webhook_deadline: float
    webhook_patience: float
    bounce_secrets: Mapping[str, str] = field(repr=False)
    request_deadline: float
    lease_seconds: float
    retry_base_seconds: float
    max_attempts: int
    event_streams: int
    event_streams_user: int
    event_heartbeat: float
    limits: Limits
    oidc: Oidc | None = None

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def secure_cookies(self) -> bool:
        """Whether the browser reaches us by https, so that `Secure` and `__Host-` can be used."""
        return self.app_url.startswith("https://")

    @property
    def keys_url(self) -> str:
        """Where auth publishes its keys: named, or below the address that all services share."""
        return self.jwks_url or f"{self.app_url}/.well-known/jwks.json"

    @property
    def is_amqp(self) -> bool:
        """Whether the broker is RabbitMQ."""
        return self.broker_url.startswith(("amqp://", "amqps://"))

    @property
    def is_split(self) -> bool:
        """Whether other processes run the services that this one does not."""
        return is_split(self.services)

    def database_name(self, service: str) -> str:
        """The database of one service: each has its own, even where one server holds them all."""
        return f"{self.database_prefix}_{service}"


def load(variables: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Errors: `SettingsError` with a line for each missing or wrong one."""
    source = os.environ if variables is None else variables
    production = source.get("MYRIAD_ENV", "development") == "production"
    env = Environment(source, production=production)
    services, port = _services(env), env.whole("PORT", 8000, least=1)
    settings = Settings(
        environment=env.text("MYRIAD_ENV", "development"),
        services=services,
        release=env.text("RELEASE", "development"),
        port=port,
        **_processes(env),  # type: ignore[arg-type]
        **_addresses(env, services, port),  # type: ignore[arg-type]
        **_secrets(env, services),  # type: ignore[arg-type]
        **_bounds(env),  # type: ignore[arg-type]
        limits=Limits.read(env),
        oidc=oidc.read(env) if "auth" in services else None,
    )
    check(env, settings)
    env.raise_faults()
    return settings


def _services(env: Environment) -> tuple[str, ...]:
    try:
        return parse_services(env.text("SERVICES", "all"))
    except UnknownService as error:
        env.fault("SERVICES", f"is wrong ({error})", "auth,tasks")
        return SERVICES


def _mongodb_uris(env: Environment, services: tuple[str, ...]) -> dict[str, str]:
    """Each service's own, or the one of all; what this process does not run it need not reach."""
    own = {name: env.text(f"MONGODB_URI_{name.upper()}", "") for name in SERVICES}
    missing = env.production and not all(own[name] for name in services)
    shared = env.text(
        "MONGODB_URI",
        None if missing else "" if env.production else "mongodb://127.0.0.1:27017/?replicaSet=rs0",
        example="mongodb://db1,db2,db3/?replicaSet=rs0",
    )
    return {name: uri or shared for name, uri in own.items()}


def _processes(env: Environment) -> dict[str, object]:
    return {
        "data_dir": Path(env.text("DATA_DIR", ".data")),
        "app_files": Path(env.text("APP_FILES", str(_ROOT / "frontend" / "dist"))),
        "bind_host": env.text("BIND_HOST", "127.0.0.1"),
        "web_processes": env.whole("WEB_CONCURRENCY", 2, least=1),
        "web_threads": env.whole("WEB_THREADS", 8, least=1),
        "web_waiting": env.whole("WEB_WAITING", 256, least=1),
        "web_front": env.switch("WEB_FRONT", "on"),
        "access_log": env.switch("ACCESS_LOG", "off" if env.production else "on"),
        "worker_processes": env.whole("WORKER_CONCURRENCY", 2, least=1),
        "worker_queues": kinds.queues(env),
        **kinds.metrics_ports(env),
        "trusted_proxy_hops": env.whole("TRUSTED_PROXY_HOPS", 0),
    }


def _addresses(env: Environment, services: tuple[str, ...], port: int) -> dict[str, object]:
    broker = env.required_in_production(
        "REDIS_BROKER_URL", "redis://127.0.0.1:6380/0", example="redis://broker:6379/0"
    )
    return {
        "app_url": env.required_in_production(
            "APP_URL", f"http://127.0.0.1:{port}", example="https://tasks.example.org"
        ).rstrip("/"),
        "cdn_base_url": browser.read_cdn(env),
        "sentry_browser_origin": browser.read_sentry(env),
        "mongodb_uris": _mongodb_uris(env, services),
        "database_prefix": env.text("MONGODB_DATABASE_PREFIX", "myriad"),
        "read_replicas": env.switch("READ_REPLICAS", "off"),
        "redis_cache_url": env.required_in_production(
            "REDIS_CACHE_URL", "redis://127.0.0.1:6379/0", example="redis://cache:6379/0"
        ),
        "redis_broker_url": broker,
        "broker_url": env.text("BROKER_URL", broker),
        "smtp_url": env.required_in_production(
            "SMTP_URL", "smtp://127.0.0.1:1025", example="smtp://user:password@mail:587?starttls=required"
        ),
        "canary_smtp_url": env.text("CANARY_SMTP_URL", ""),
        "sentry_dsn": env.text("SENTRY_DSN", ""),
        **telemetry_addresses.read(env),
        "mail_from": env.required_in_production(
            "MAIL_FROM", "Myriad <no-reply@myriad.localhost>", example="Myriad <no-reply@example.org>"
        ),
    }


def _secrets(env: Environment, services: tuple[str, ...]) -> dict[str, object]:
    folder = Path(env.text("DATA_DIR", ".data")) / "keys"
    auth, notifications = "auth" in services, "notifications" in services
    mail = auth or notifications
    own_key = env.production or not auth
    return {
        "jwt_private_key": env.text("JWT_PRIVATE_KEY", "" if own_key else development_private_key(folder)),
        "jwt_public_keys": env.text("JWT_PUBLIC_KEYS", '{"keys": []}'),
        "jwks_url": env.text("JWKS_URL", ""),
        "jwt_private_key_file": _key_file(
            env, "JWT_PRIVATE_KEY_FILE", None if own_key else folder / KEY_FILE
        ),
        "jwt_public_keys_file": _key_file(env, "JWT_PUBLIC_KEYS_FILE", None),
        "refresh_token_key": env.secret(
            "REFRESH_TOKEN_KEY", lambda: development_secret(folder, "refresh"), needed=auth
        ),
        "bounce_secrets": env.named_secrets("BOUNCE_SECRETS"),
        "mail_link_key": env.secret("MAIL_LINK_KEY", lambda: development_secret(folder, "link"), needed=mail),
        "webhook_key": env.secret(
            "WEBHOOK_KEY", lambda: development_secret(folder, "webhook"), needed=notifications
        ),
        "webhook_loopback": env.switch("WEBHOOK_LOOPBACK", "off"),
    }


def _key_file(env: Environment, name: str, development: Path | None) -> Path | None:
    """Where a key comes from, if it is a file: it is read again when it changes."""
    named = env.text(name, "")
    if named:
        return Path(named)
    return None if env.text(name.removesuffix("_FILE"), "") else development


def _bounds(env: Environment) -> dict[str, float]:
    return {
        "trace_share": env.number("TRACE_SHARE", 0.05),
        "request_deadline": env.number("REQUEST_DEADLINE_SECONDS", 8.0, least=0.1),
        "smtp_timeout": env.number("SMTP_TIMEOUT_SECONDS", 10.0, least=0.1),
        "smtp_deadline": env.number("SMTP_DEADLINE_SECONDS", 20.0, least=0.1),
        "webhook_deadline": env.number("WEBHOOK_DEADLINE_SECONDS", 5.0, least=0.1),
        "webhook_patience": env.number("WEBHOOK_PATIENCE_SECONDS", 86_400.0, least=1.0),
        "lease_seconds": env.number("LEASE_SECONDS", 30.0, least=0.1),
        "retry_base_seconds": env.number("RETRY_BASE_SECONDS", 30.0, least=0.01),
        "max_attempts": env.whole("MAX_ATTEMPTS", 12, least=1),
        "event_streams": env.whole("EVENT_STREAMS", 1000, least=1),
        "event_streams_user": env.whole("EVENT_STREAMS_USER", 8, least=1),
        "event_heartbeat": env.number("EVENT_HEARTBEAT_SECONDS", 15.0, least=0.1),
    }
