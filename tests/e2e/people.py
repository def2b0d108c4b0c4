"""People with accounts, who can also speak to the API themselves."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import requests

PASSWORD = "correct horse battery"
ZONE = "Europe/Berlin"


def today() -> date:
    """The day that people have, which is not always this machine's."""
    return datetime.now(ZoneInfo(ZONE)).date()


@dataclass
class Someone:
    """An account, and a session of its own beside the browser's."""

    url: str
    email: str
    token: str
    id: str = ""
    password: str = PASSWORD

    @property
    def credentials(self) -> dict[str, str]:
        """The body of a log-in."""
        return {"email": self.email, "password": self.password}

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """The JSON of an answer of the API. Fails on a refusal."""
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        answer = requests.request(method, f"{self.url}/api/v1{path}", headers=headers, timeout=10, **options)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def task(self, title: str, **fields: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.ask("POST", "/tasks", json={"title": title, **fields})
        return made

    def tasks(self, view: str = "inbox") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", f"/tasks?view={view}&limit=100")["items"]
        return found

    def titles(self, view: str = "inbox") -> list[str]:
        return [task["title"] for task in self.tasks(view)]


def sign_up(url: str, name: str) -> Someone:
    """A new account, whose address nobody else has."""
    email = f"{name}-{secrets.token_hex(4)}@example.com"
    wanted = {"email": email, "password": PASSWORD, "name": name.title(), "timezone": ZONE}
    answer = requests.post(f"{url}/api/v1/auth/register", json=wanted, timeout=10)
    assert answer.ok, answer.text
    made = answer.json()
    return Someone(url, email, made["access_token"], made["user"]["id"])
