"""Whom the throttles of logging in count, and the cookie by which an account knows a device.

Who has signed in on a device before is counted by that device alone: whatever others try, from wherever,
locks the owner out of nothing.
"""

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from webapp.auth import service
from webapp.auth.routes.cookies import cookie, set_cookie, settings
from webapp.core.errors import Problem
from webapp.core.signing import sign, verify
from webapp.core.web.access import user_id
from webapp.core.web.addresses import client_address

View = TypeVar("View", bound=Callable[..., Any])
DEVICE = "device"
LIFE = timedelta(days=365)
_ACCOUNTS = 5
_PURPOSE = "known device"


def account() -> str:
    """The account that a log-in aims at, known to us or not; hashed, so that no address lies in Redis.

    It raises nothing: the limiter would take that for a store that is away. The view refuses a bad body.
    """
    return _by_device() or _digest(_aimed_at())


def address() -> str:
    """Where a log-in comes from."""
    return _by_device() or client_address()


def everybody() -> str:
    """All log-ins together."""
    return _by_device() or "all"


def exactly(**counted: Callable[[], str]) -> Callable[[View], View]:
    """Beside the limits in Redis: count the checks of passwords where nothing is forgotten, by the limits of
    these names in the settings, each for whom its function says."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(*args: Any, **kwargs: Any) -> Any:
            for name, whom in counted.items():
                service.take_try(name, whom(), getattr(current_app.config["LIMITS"], name))
            return view(*args, **kwargs)

        return limited  # type: ignore[return-value]

    return decorate


def aimed_at() -> str:
    """The account that a request for a mail aims at."""
    return _digest(_aimed_at())


def checked() -> str:
    """The account whose password is asked for once more."""
    return str(user_id())


def known_device(email: str) -> str | None:
    """The id of the device that sends this, if the account signed in on it before."""
    device_id, *signatures = cookie(DEVICE).split(".")
    signed = (_PURPOSE, _digest(email), device_id)
    return device_id if any(verify(_key(), one, *signed) for one in signatures[:_ACCOUNTS]) else None


def remember_device(email: str) -> None:
    """The account knows the device from now on; it is known to five accounts at most."""
    device_id, *signatures = cookie(DEVICE).split(".")
    if not device_id.isalnum() or len(device_id) > 64:
        device_id, signatures = secrets.token_hex(16), []
    own = sign(_key(), _PURPOSE, _digest(email), device_id)
    kept = [one for one in signatures if one != own][: _ACCOUNTS - 1]
    set_cookie(DEVICE, ".".join([device_id, own, *kept]), LIFE)


def _by_device() -> str | None:
    email = _aimed_at()
    device_id = known_device(email)
    return f"device:{device_id}:{_digest(email)}" if device_id else None


def _aimed_at() -> str:
    body: object = None
    with suppress(Problem, HTTPException):
        body = request.get_json()
    return str(body.get("email")) if isinstance(body, dict) else ""


def _digest(email: str) -> str:
    return hashlib.sha256(service.normalise(email).encode("utf-8", "replace")).hexdigest()


def _key() -> str:
    return settings().refresh_token_key
