"""Other origins that the app's page may use: for its files, and for its errors."""

import re
from urllib.parse import urlsplit

from config.environment import Environment

_EXAMPLE = "https://cdn.example.org/"
_HTTPS = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*/?")
_LOOPBACK = re.compile(r"http://(?:[a-z0-9-]+\.)*(?:localhost|127\.0\.0\.1)(?::[0-9]{1,5})?/?")


def read_cdn(env: Environment) -> str:
    """`CDN_BASE_URL` with a slash at its end, as the app is built with it; "" without one. It becomes part of
    the page's policy: nothing else may stand in it."""
    value = env.text("CDN_BASE_URL", "")
    if value and not _is_usable(value, production=env.production):
        env.fault("CDN_BASE_URL", "is no https address of a folder", _EXAMPLE)
    return f"{value.rstrip('/')}/" if value else ""


def read_sentry(env: Environment) -> str:
    """The origin that `SENTRY_BROWSER_DSN` names, which the app is built with; "" without one."""
    value = env.text("SENTRY_BROWSER_DSN", "")
    parts = urlsplit(value)
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if value else ""
    if value and not _is_usable(origin, production=env.production):
        env.fault("SENTRY_BROWSER_DSN", "is no DSN of Sentry", "https://key@o1.ingest.example.org/1")
    return origin


def _is_usable(value: str, *, production: bool) -> bool:
    return bool(_HTTPS.fullmatch(value) or (not production and _LOOPBACK.fullmatch(value)))
