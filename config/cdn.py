"""Where the app's files are, if that is another origin than its page's."""

import re

from config.environment import Environment

_EXAMPLE = "https://cdn.example.org/"
_HTTPS = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*/?")
_LOOPBACK = re.compile(r"http://(?:[a-z0-9-]+\.)*(?:localhost|127\.0\.0\.1)(?::[0-9]{1,5})?/?")


def read(env: Environment) -> str:
    """`CDN_BASE_URL` with a slash at its end, as the app is built with it; "" without one. It becomes part of
    the page's policy: nothing else may stand in it."""
    value = env.text("CDN_BASE_URL", "")
    if value and not _is_usable(value, production=env.production):
        env.fault("CDN_BASE_URL", "is no https address of a folder", _EXAMPLE)
    return f"{value.rstrip('/')}/" if value else ""


def _is_usable(value: str, *, production: bool) -> bool:
    return bool(_HTTPS.fullmatch(value) or (not production and _LOOPBACK.fullmatch(value)))
