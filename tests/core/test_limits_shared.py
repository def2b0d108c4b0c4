"""Two gunicorn processes, one limit."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import requests
from flask.testing import FlaskClient

from tests.support.processes import web

LIMIT = 20
TRIES = 100


def test_processes_share_one_limit_exactly(client: FlaskClient, environment: dict[str, str]) -> None:
    overrides = {"WEB_CONCURRENCY": "2", "LIMIT_LOGIN_ADDRESS": f"{LIMIT}/hour"}
    with web(environment, **overrides) as gunicorn:

        def log_in(number: int) -> int:
            body = {"email": f"user{number}@example.com", "password": "not the password"}
            return requests.post(f"{gunicorn.url}/api/v1/auth/login", json=body, timeout=10).status_code

        with ThreadPoolExecutor(4) as pool:  # more would not be let in at once, and not be counted
            codes = Counter(pool.map(log_in, range(TRIES)))

    assert codes == {401: LIMIT, 429: TRIES - LIMIT}
