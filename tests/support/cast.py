"""People: each speaks HTTP with a token of their own."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "correct horse battery"


@dataclass
class Person:
    """Somebody with an account."""

    client: FlaskClient
    email: str
    id: str
    access_token: str
    refresh_token: str
    headers: dict[str, str] = field(default_factory=dict)

    def request(self, method: str, path: str, **options: Any) -> TestResponse:
        """A request as this person; `path` is below `/api/v1`. `headers` are added to the token's."""
        headers = {
            "Authorization": f"Bearer {self.access_token}",
            **self.headers,
            **(options.pop("headers", None) or {}),
        }
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.request("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        return self.request("POST", path, json={} if json is None else json, **options)

    def patch(self, path: str, json: Any, **options: Any) -> TestResponse:
        return self.request("PATCH", path, json=json, **options)

    def put(self, path: str, json: Any, **options: Any) -> TestResponse:
        return self.request("PUT", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        return self.request("DELETE", path, **options)

    def task(self, **fields: Any) -> dict[str, Any]:
        """A new task of theirs."""
        answer = self.post("/tasks", {"title": "Pay rent", **fields})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json
        return made


def register(client: FlaskClient, name: str, **fields: Any) -> Person:
    """Make an account; API clients get the refresh token in the body."""
    email = f"{name}@example.com"
    wanted = {"email": email, "password": PASSWORD, "name": name.title(), "token_transport": "body", **fields}
    answer = client.post("/api/v1/auth/register", json=wanted)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json
    return Person(client, email, body["user"]["id"], body["access_token"], body["refresh_token"])


def log_in(person: Person) -> Person:
    """The same person in another session."""
    wanted = {"email": person.email, "password": PASSWORD, "token_transport": "body"}
    answer = person.client.post("/api/v1/auth/login", json=wanted)
    assert answer.status_code == 200, answer.text
    return replace(
        person, access_token=answer.json["access_token"], refresh_token=answer.json["refresh_token"]
    )
