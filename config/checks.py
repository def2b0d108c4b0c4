"""What settings must be together, once each has been read: what is wrong is told with the variable's name."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from config import key_file
from config.connections import times
from config.environment import Environment
from config.keys import is_jwk_set

if TYPE_CHECKING:
    from config.settings import Settings


def check(env: Environment, settings: "Settings") -> None:
    """Tell `env` of each fault of settings that were read."""
    if settings.environment not in ("development", "test", "production"):
        env.fault("MYRIAD_ENV", "is unknown", "production")
    for fault in times.faults(
        request=settings.request_deadline,
        smtp_step=settings.smtp_timeout,
        smtp=settings.smtp_deadline,
        webhook=settings.webhook_deadline,
        lease=settings.lease_seconds,
    ):
        env.fault(*fault)
    if settings.is_split and not settings.is_amqp:
        env.fault("BROKER_URL", "must be RabbitMQ when services are split", "amqp://user:pass@rabbit:5672//")
    if env.production and _address(settings.redis_cache_url) == _address(settings.redis_broker_url):
        env.fault(
            "REDIS_CACHE_URL", "is the broker's server: eviction would lose jobs and limits", "redis://cache"
        )
    if env.production and settings.webhook_loopback:
        env.fault("WEBHOOK_LOOPBACK", "would let users call this machine's own servers", "off")
    for name in ("SMTP_URL", "CANARY_SMTP_URL"):
        _check_mail(env, name, getattr(settings, name.lower()))
    _check_keys(env, settings)


def _check_mail(env: Environment, name: str, url: str) -> None:
    mail = urlsplit(url)
    if url and not (mail.scheme in ("smtp", "smtps") and mail.hostname):
        env.fault(name, "is no SMTP address", "smtp://mail:587?starttls=required")


def _check_keys(env: Environment, settings: "Settings") -> None:
    if not is_jwk_set(settings.jwt_public_keys):
        env.fault("JWT_PUBLIC_KEYS", "is no JWK Set of Ed25519 keys", '{"keys": []}')
    if "auth" not in settings.services:
        _check_no_key(env, settings)
        return
    try:
        key_file.parse(settings.jwt_private_key)
    except ValueError:
        env.fault("JWT_PRIVATE_KEY", "is missing or no Ed25519 key", "$(openssl genpkey -algorithm ed25519)")


def _check_no_key(env: Environment, settings: "Settings") -> None:
    """Who only verifies tokens must not be able to sign any."""
    if settings.jwt_private_key:
        env.fault("JWT_PRIVATE_KEY", "is given to a process that does not run auth: it must not sign tokens")
    if settings.jwks_url and urlsplit(settings.jwks_url).scheme not in ("http", "https"):
        env.fault("JWKS_URL", "is no address", "http://auth:8000/.well-known/jwks.json")


def _address(url: str) -> tuple[str | None, int]:
    parts = urlsplit(url)
    return parts.hostname, parts.port or 6379
