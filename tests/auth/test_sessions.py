"""GET and DELETE /auth/sessions: where one is signed in, and how to end it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.auth.conftest import Call
from tests.support.cast import PASSWORD, Person
from tests.support.servers import Servers
from webapp.auth.service.devices import device_name
from webapp.auth.service.sessions import MAX_SESSIONS
from webapp.core import clock

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)


def another(post: Call, person: Person, agent: str = FIREFOX, **options: Any) -> Person:
    """The same person, on another device."""
    body = {"email": person.email, "password": PASSWORD, "token_transport": "body"}
    answer = post("login", body, headers={"User-Agent": agent}, **options).json
    return Person(person.client, person.email, person.id, answer["access_token"], answer["refresh_token"])


def listed(person: Person) -> list[dict[str, Any]]:
    answer = person.get("/auth/sessions")
    assert answer.status_code == 200
    assert answer.json["next_cursor"] is None
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def sid(person: Person) -> str:
    return person.refresh_token.split(".")[0]


@pytest.mark.usefixtures("app")  # whose caller may say where it calls from
def test_each_session_says_where_and_when_it_was_opened(alice: Person, bob: Person, post: Call) -> None:
    phone = another(post, alice, IPHONE, environ_base={"REMOTE_ADDR": "192.0.2.7"})

    newest, oldest = listed(phone)

    assert (newest["id"], newest["current"], newest["device"]) == (sid(phone), True, "Safari on iPhone")
    assert newest["address"] == "192.0.2.7"
    assert (oldest["id"], oldest["current"], oldest["address"]) == (sid(alice), False, "127.0.0.1")
    assert newest["created_at"] == newest["last_used_at"]
    assert [one["current"] for one in listed(alice)] == [False, True]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        ("curl/8.5.0", "curl"),
        ("", "Unknown device"),
        ("\xff" * 3000, "Unknown device"),
    ],
)
def test_a_device_has_a_name_that_people_know(agent: str, name: str) -> None:
    assert device_name(agent) == name


def test_the_last_use_is_written_once_a_minute(alice: Person, servers: Servers, stored: Any) -> None:
    def last_used() -> Any:
        return stored["myriad_auth"]["sessions"].find_one({"_id": sid(alice)})["last_used_at"]

    opened = last_used()
    with clock.shifted(timedelta(seconds=59)):
        servers.cache.flushall()
        alice.get("/me")
        assert last_used() == opened
    with clock.shifted(timedelta(seconds=61)):
        servers.cache.flushall()
        alice.get("/me")
        used = last_used()
        alice.get("/me")
        servers.cache.flushall()
        alice.get("/me")
        assert last_used() == used > opened


def test_one_session_is_ended_at_once_and_the_others_go_on(alice: Person, post: Call) -> None:
    phone = another(post, alice)

    answer = alice.delete(f"/auth/sessions/{sid(phone)}")

    assert (answer.status_code, answer.data) == (204, b"")
    assert phone.get("/me").status_code == 401
    assert post("refresh", {"refresh_token": phone.refresh_token}).status_code == 401
    assert [one["id"] for one in listed(alice)] == [sid(alice)]


def test_all_others_are_ended_at_once(alice: Person, bob: Person, post: Call) -> None:
    others = [another(post, alice) for _ in range(3)]

    assert alice.delete("/auth/sessions").status_code == 204

    assert [other.get("/me").status_code for other in others] == [401] * 3
    assert [one["id"] for one in listed(alice)] == [sid(alice)]
    assert bob.get("/me").status_code == 200


def test_ended_sessions_stay_ended_without_redis(alice: Person, post: Call, servers: Servers) -> None:
    phone = another(post, alice)
    alice.delete("/auth/sessions")

    servers.cache.flushall()

    assert phone.get("/me").status_code == 401


@pytest.mark.parametrize("which", ["unknown", "a stranger's", "ended"])
def test_what_is_not_ones_own_or_has_ended_is_not_found(
    alice: Person, bob: Person, post: Call, which: str
) -> None:
    phone = another(post, alice)
    alice.delete(f"/auth/sessions/{sid(phone)}")
    wanted = {"unknown": "x", "a stranger's": sid(bob), "ended": sid(phone)}[which]

    answer = alice.delete(f"/auth/sessions/{wanted}")

    assert (answer.status_code, answer.json["code"]) == (404, "session_not_found")
    assert bob.get("/me").status_code == 200


def test_a_session_that_ran_out_is_not_listed(alice: Person, post: Call) -> None:
    with clock.shifted(timedelta(days=-31)):
        another(post, alice)

    assert [one["id"] for one in listed(alice)] == [sid(alice)]


def test_the_oldest_of_too_many_ends(alice: Person, post: Call, stored: Any, monkeypatch: Any) -> None:
    assert MAX_SESSIONS == 100
    monkeypatch.setattr("webapp.auth.service.sessions.MAX_SESSIONS", 3)

    others = [another(post, alice) for _ in range(3)]

    assert alice.get("/me").status_code == 401
    assert [one.get("/me").status_code for one in others] == [200] * 3
