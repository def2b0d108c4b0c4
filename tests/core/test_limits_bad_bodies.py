"""A body that cannot be read is the client's fault: it must not move the limits to memory."""

import pytest
from flask.testing import FlaskClient

from tests.support.servers import Servers
from webapp.core.web.limits import limiter

LOGIN = "/api/v1/auth/login"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"email": NaN}', "application/json", 400),
        (b"email=a", "application/x-www-form-urlencoded", 415),
        (b'{"email": "' + b"a" * 300_000 + b'"}', "application/json", 413),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 400),
        (b'"text"', "application/json", 422),
    ],
)
def test_it_is_refused_and_counted_like_any_other(
    client: FlaskClient, servers: Servers, body: bytes, kind: str, status: int
) -> None:
    answer = client.post(LOGIN, data=body, content_type=kind)

    assert answer.status_code == status
    assert limiter.limiter.storage is limiter.storage, "the limits went to memory"
    assert any("account" in key for key in servers.broker.scan_iter("*rl*"))
