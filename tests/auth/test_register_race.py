"""POST /auth/register, many at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask.testing import FlaskClient

from tests.support.cast import PASSWORD
from webapp.core.web.application import Application

TRIES = 64


def test_one_address_registered_at_once_makes_one_account(
    app: Application, client: FlaskClient, stored: Any
) -> None:
    def register(number: int) -> tuple[int, str]:
        body = {"email": "carol@example.com", "password": PASSWORD, "name": f"Carol {number}"}
        answer = app.test_client().post("/api/v1/auth/register", json=body)
        return answer.status_code, answer.json.get("code", "")

    with ThreadPoolExecutor(16) as pool:
        answers = Counter(pool.map(register, range(TRIES)))

    assert answers == {(201, ""): 1, (409, "email_taken"): TRIES - 1}
    auth = stored["myriad_auth"]
    counts = {name: auth[name].count_documents({}) for name in ("users", "emails", "sessions", "challenges")}
    assert counts == {"users": 1, "emails": 1, "sessions": 1, "challenges": 1}
