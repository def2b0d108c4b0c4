"""Cookies that scripts cannot read and other sites do not send; answers that nobody keeps."""

from datetime import timedelta

from flask import after_this_request, current_app, request
from werkzeug.wrappers import Response

from config.settings import Settings


def settings() -> Settings:
    """The settings of this process."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def cookie(name: str) -> str:
    """What the browser sends of ours under a name, or ""."""
    return request.cookies.get(_cookie_name(name), "")


def set_cookie(name: str, value: str, life: timedelta, *, same_site: str = "Strict") -> None:
    """The browser keeps a value with this answer, away from scripts; an empty one it forgets."""
    secure = settings().secure_cookies

    @after_this_request
    def attach(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(name),
            value,
            max_age=int(life.total_seconds()) if value else 0,
            secure=secure,
            httponly=True,
            samesite=same_site,
            path="/",
        )
        return response


def keep_nothing() -> None:
    """This answer carries a secret: no cache may keep it."""

    @after_this_request
    def forbid(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response


def _cookie_name(name: str) -> str:
    return f"__Host-{name}" if settings().secure_cookies else name
