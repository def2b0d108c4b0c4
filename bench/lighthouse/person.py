"""Somebody who has used Myriad for a while: their address is confirmed, and their day has tasks."""

import re
import time
from dataclasses import dataclass
from datetime import date

import requests

from bench.errors import BenchError

EMAIL, PASSWORD, TASKS = "grace@example.com", "correct horse battery", 25
_TIMEOUT, _MAIL_SECONDS = 30, 30.0


@dataclass(frozen=True)
class Person:
    """Who visits, and what they log in with."""

    id: str
    credentials: dict[str, str]


def furnished(url: str, mail: str) -> Person:
    """Register somebody at `url`, and make what is theirs; `mail` is where mails are shown. Errors:
    `BenchError` when the first one does not come."""
    credentials = {"email": EMAIL, "password": PASSWORD}
    made = _post(f"{url}/api/v1/auth/register", {**credentials, "name": "Grace", "timezone": "UTC"})
    _post(f"{url}/api/v1/auth/verify-email", {"token": _mailed_token(mail)})
    for number in range(TASKS):
        task = {"title": f"Task {number}", "due": {"date": f"{date.today()}"}, "labels": ["home"]}
        _post(f"{url}/api/v1/tasks", task, made.json()["access_token"])
    return Person(str(made.json()["user"]["id"]), credentials)


def _post(url: str, body: dict[str, object], token: str = "") -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.post(url, json=body, headers=headers, timeout=_TIMEOUT)
    answer.raise_for_status()
    return answer


def _mailed_token(mail: str) -> str:
    until = time.monotonic() + _MAIL_SECONDS
    while time.monotonic() < until:
        items = requests.get(f"{mail}/api/messages", params={"to": EMAIL}, timeout=_TIMEOUT).json()["items"]
        tokens = (re.search(r"/verify-email#token=(\S+)", one["text"]) for one in items)
        if found := next(filter(None, tokens), None):
            return found[1]
        time.sleep(0.1)
    raise BenchError("The mail that confirms an address did not come.")
