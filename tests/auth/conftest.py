"""What the tests of accounts share."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config.settings import Settings
from tests.support.cast import PASSWORD
from webapp.app import create_app
from webapp.core.web.application import Application

Call = Callable[..., TestResponse]


@pytest.fixture
def post(client: FlaskClient) -> Call:
    """POST below `/api/v1/auth`, as nobody."""

    def call(path: str, json: Any = None, **options: Any) -> TestResponse:
        return client.post(f"/api/v1/auth/{path}", json={} if json is None else json, **options)

    return call


@pytest.fixture
def signing_up() -> dict[str, Any]:
    """A good body of a registration."""
    return {"email": "carol@example.com", "password": PASSWORD, "name": "Carol"}


@pytest.fixture(scope="module")
def https_app(app: Application, settings: Settings) -> Iterator[Application]:
    """The application as browsers reach it by https."""
    yield create_app(replace(settings, app_url="https://tasks.example.com"))
    create_app(settings)  # the process is wired anew as the others expect it


@pytest.fixture
def log_in(post: Call) -> Call:
    """Log in with a password and whatever else is given."""

    def call(email: str, password: str = PASSWORD, **more: Any) -> TestResponse:
        options = {name: more.pop(name) for name in ("headers", "environ_base") if name in more}
        return post(
            "login", {"email": email, "password": password, "token_transport": "body", **more}, **options
        )

    return call
