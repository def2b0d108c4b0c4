"""Plain writes: the front does without Flask, answers as Flask does, and leaves to it what is unusual."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.cast import Person
from tests.support.fronts import InProcess
from webapp.core.web.application import Application
from webapp.core.web.limits import limiter

OWN = {"date", "x-request-id", "ratelimit", "etag"}
"""Headers that differ from answer to answer."""

JSON = "application/json"
FLASK = 299


@pytest.fixture
def fronted(alice: Person, front: InProcess) -> Person:
    """Alice, who speaks through the front."""
    return Person(front.client(), alice.email, alice.id, alice.access_token, alice.refresh_token)


@pytest.fixture
def _without_flask(app: Application, fronted: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flask answers 299 to whatever it is asked."""

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        start_response(f"{FLASK} Flask", [])
        return [b""]

    monkeypatch.setattr(app, "wsgi_app", answer)


def _told(answer: TestResponse) -> dict[str, str]:
    told = {name.lower(): value for name, value in answer.headers}
    return {name: value for name, value in told.items() if name not in OWN}


def test_they_answer_as_flask_does(alice: Person, fronted: Person) -> None:
    made = [person.post("/tasks", {"title": "Pay rent", "labels": ["home"]}) for person in (alice, fronted)]
    changed = [fronted.patch(f"/tasks/{one.json['id']}", {"title": "Paid"}) for one in made]
    changed.append(alice.patch(f"/tasks/{made[0].json['id']}", {"title": "Done"}))

    for answers in (made, changed):
        first = answers[0]
        for answer in answers[1:]:
            assert answer.status_code == first.status_code
            assert _told(answer) == _told(first)
            assert answer.headers["ETag"] == f'"{answer.json["version"]}"'
            assert answer.json.keys() == first.json.keys()
            assert answer.headers["RateLimit"].split(";")[0] == first.headers["RateLimit"].split(";")[0]
    assert changed[2].json["version"] == 3
    assert alice.get("/tasks").json["items"][0] == changed[1].json


def test_the_history_tells_who_wrote(alice: Person, fronted: Person) -> None:
    made = fronted.task()
    for person in (alice, fronted):
        person.patch(f"/tasks/{made['id']}", {"title": f"Pay {person.client}", "priority": 1})

    entries = alice.get(f"/tasks/{made['id']}/history").json["items"]
    assert entries[0]["by"] == entries[1]["by"] != {**entries[0]["by"], "kind": "system"}


def test_the_request_keeps_its_id(fronted: Person) -> None:
    answer = fronted.post("/tasks", {"title": "Pay rent"}, headers={"X-Request-ID": "from-the-proxy"})

    assert answer.headers["X-Request-ID"] == "from-the-proxy"


@pytest.mark.usefixtures("_without_flask")
def test_flask_is_not_asked(fronted: Person) -> None:
    made = fronted.post("/tasks", {"title": "Pay rent", "due": {"date": "2027-01-31"}})
    assert made.status_code == 201
    path = f"/tasks/{made.json['id']}"
    assert fronted.patch(path, {"status": "done"}).json["completed_at"]
    assert fronted.patch(path, {"title": "x"}, headers={"If-Match": '"2"'}).json["version"] == 3


@pytest.mark.usefixtures("_without_flask")
@pytest.mark.parametrize(
    "unusual",
    [
        {"headers": {"Idempotency-Key": "a"}},
        {"headers": {"Content-Encoding": "gzip"}},
        {"headers": {"Content-Type": "text/plain"}},
        {"data": b""},
        {"data": b"null"},
        {"data": b'{"title": "a", "title": "b"}'},
        {"data": b'{"title": ""}'},
        {"data": b'{"title": "a", "more": 1}'},
        {"data": b'{"title": "' + b"a" * 300_000 + b'"}'},
        {"headers": {"If-Match": "x"}},
        {"headers": {"Authorization": "Bearer x"}},
    ],
)
def test_what_is_unusual_is_left_to_flask(fronted: Person, stored: Any, unusual: dict[str, Any]) -> None:
    headers = {"Content-Type": JSON, **unusual.get("headers", {})}
    data = unusual.get("data", b'{"title": "a"}')

    assert fronted.request("POST", "/tasks", data=data, headers=headers).status_code == FLASK
    assert stored["myriad_tasks"]["tasks"].count_documents({}, hint="_id_") == 0


def test_what_the_rules_refuse_is_left_to_flask(fronted: Person, request: pytest.FixtureRequest) -> None:
    made = fronted.task()
    request.getfixturevalue("_without_flask")

    for path in (f"/tasks/{'0' * 24}", "/tasks/x"):
        assert fronted.patch(path, {"title": "x"}).status_code == FLASK
    stale = {"If-Match": '"7"'}
    assert fronted.patch(f"/tasks/{made['id']}", {"title": "x"}, headers=stale).status_code == FLASK


def test_an_ended_session_writes_nothing(fronted: Person, stored: Any) -> None:
    assert fronted.post("/auth/logout").status_code == 204

    assert fronted.post("/tasks", {"title": "Pay rent"}).status_code == 401
    assert stored["myriad_tasks"]["tasks"].count_documents({}, hint="_id_") == 0


def test_what_the_front_runs_has_no_limits_of_its_own(app: Application) -> None:
    """It spends from the limits that every route has; others only Flask knows."""
    views = app.view_functions.items()
    direct = {name for name, view in views if getattr(view, "write", None) or getattr(view, "load", None)}

    with app.app_context():
        limited = {name for name, _ in views if limiter.limit_manager.resolve_limits(app, name)[1]}
    assert direct
    assert limited
    assert not direct & limited
