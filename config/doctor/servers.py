"""Redis, the broker and SMTP."""

import smtplib
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

import redis
from kombu.connection import Connection

from config.doctor.finding import Finding, attempt
from config.settings import Settings

SECONDS = 5.0
SKEW_SECONDS = 2.0
OLDEST_RABBITMQ = (3, 10)


def check_redis(settings: Settings) -> Iterator[Finding]:
    """The cache may forget; the limits (and a Redis broker) may not."""
    for what, url, name, evicts in (
        ("Redis (cache)", settings.redis_cache_url, "REDIS_CACHE_URL", True),
        ("Redis (limits)", settings.redis_broker_url, "REDIS_BROKER_URL", False),
    ):
        advice = f"Start it, or correct {name}."
        yield from attempt(what, advice, partial(_redis, what, url, evicts))


def _redis(what: str, url: str, evicts: bool) -> Iterator[Finding]:
    client: Any = redis.Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
    with client:
        before = time.time()
        seconds, micros = client.time()
        skew = abs(seconds + micros / 1e6 - before)
        yield Finding(
            f"{what} clock", skew <= SKEW_SECONDS, f"{skew:.1f} s from ours", "Run a time daemon (chrony)."
        )
        info = client.info("memory")
    policy, bound = info.get("maxmemory_policy", "unknown"), info.get("maxmemory", 0)
    if evicts:
        right = policy.startswith("allkeys-") and bound > 0
        advice = "Set maxmemory, and maxmemory-policy allkeys-lfu: a full cache must make room, not refuse."
    else:
        right = policy == "noeviction"
        advice = "Set maxmemory-policy noeviction: eviction would lose limits and jobs."
    yield Finding(f"{what} eviction", right, f"{policy}, maxmemory {bound}", advice)


def check_broker(settings: Settings) -> Iterator[Finding]:
    """That it takes a connection; of RabbitMQ, that it is new enough and confirms."""
    if settings.is_amqp:
        yield from attempt("RabbitMQ", "Start it, or correct BROKER_URL.", lambda: _rabbitmq(settings))
    elif settings.broker_url != settings.redis_broker_url:
        advice = "Start it, or correct BROKER_URL."
        what = "Redis (broker)"
        yield from attempt(what, advice, partial(_redis, what, settings.broker_url, False))


def _rabbitmq(settings: Settings) -> Iterator[Finding]:
    with Connection(settings.broker_url, connect_timeout=SECONDS) as connection:
        connection.connect()
        told = connection.connection.server_properties
    version = str(told.get("version", "0"))
    new = tuple(map(int, version.split(".")[:2])) >= OLDEST_RABBITMQ
    yield Finding("RabbitMQ version", new, version, "Use 3.10 or newer: older ones drop dead letters.")
    confirms = bool(told.get("capabilities", {}).get("publisher_confirms"))
    said = "confirms what it has" if confirms else "does not confirm"
    yield Finding("RabbitMQ confirms", confirms, said, "Use a broker with publisher confirms.")


def check_mail(settings: Settings, recipient: str) -> Iterator[Finding]:
    """That it lets us in, and so does the canary's sink; with a `recipient`, that it takes mail for them."""
    if not {"auth", "notifications"} & set(settings.services):
        return
    advice = "Correct SMTP_URL (host, port, user, password, ?starttls=required) or MAIL_FROM."
    yield from attempt(
        "SMTP", advice, lambda: _mail("SMTP", settings.smtp_url, settings.mail_from, recipient)
    )
    if settings.canary_smtp_url:
        what, sink = "SMTP (canary)", settings.canary_smtp_url
        advice = "Correct CANARY_SMTP_URL, or start its sink: until then the canary is late."
        yield from attempt(what, advice, lambda: _mail(what, sink, settings.mail_from, ""))


def _mail(what: str, url: str, sender: str, recipient: str) -> Iterator[Finding]:
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "", parts.port or 0, timeout=SECONDS) as server:
        if "starttls=required" in parts.query:
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.noop()
        if recipient:
            server.send_message(_test_mail(sender, recipient))
    said = f"took a mail for {recipient}: look whether it arrives" if recipient else "lets us in"
    yield Finding(what, True, said)


def _test_mail(sender: str, recipient: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, recipient, "Myriad can send mail"
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="myriad.mail")
    mail.set_content("python -m config.doctor sent this. Nothing else follows from it.\n")
    return mail
