"""Each one-time token, used by many at once: exactly one succeeds."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from devstack.catcher import Catcher
from tests.auth.inbox import one_time_token
from tests.support.cast import PASSWORD, Person
from tests.support.jobs import Jobs

BUSY = 503
"""As many passwords are hashed as may be: whoever is told so comes again."""
WAYS = {
    "verify-email": ("/auth/verify-email", {}),
    "reset-password": ("/auth/password/reset", {"password": "another horse battery"}),
    "confirm-email": ("/auth/email/confirm", {}),
    "confirm-deletion": ("/me/deletion/confirm", {}),
}


@pytest.mark.parametrize("at_once", [16, pytest.param(64, marks=pytest.mark.long)])
@pytest.mark.parametrize("page", WAYS)
def test_a_token_works_once(
    client: FlaskClient, alice: Person, jobs: Jobs, mails: Catcher, page: str, at_once: int
) -> None:
    client.post("/api/v1/auth/password/forgot", json={"email": alice.email})
    alice.post("/auth/email/change", {"email": "new@example.org", "password": PASSWORD})
    alice.delete("/me", json={"password": PASSWORD})
    jobs.drain()
    path, more = WAYS[page]
    to = "new@example.org" if page == "confirm-email" else alice.email
    body = {"token": one_time_token(mails, to, page), **more}

    def use(_: int) -> int:
        for _again in range(100):
            code = int(client.post(f"/api/v1{path}", json=body).status_code)
            if code != BUSY:
                break
            time.sleep(0.1)
        return code

    with ThreadPoolExecutor(at_once) as pool:
        codes = sorted(pool.map(use, range(at_once)))

    assert codes == [204] + [422] * (at_once - 1)
