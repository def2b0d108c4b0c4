"""/projects: what tasks are gathered in."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from tests.support.cast import Person
from webapp.core.web.application import Application
from webapp.tasks import service

NOBODYS_ID = "0123456789abcdef01234567"


def project(person: Person, name: str = "Home", **fields: Any) -> dict[str, Any]:
    answer = person.post("/projects", {"name": name, **fields})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json
    return made


def names(person: Person, query: str = "") -> list[str]:
    return [one["name"] for one in person.get(f"/projects{query}").json["items"]]


def test_a_project_comes_back_as_it_was_made(alice: Person) -> None:
    answer = alice.post("/projects", {"name": "  Home ", "color": "teal"})

    assert answer.json["name"] == "Home"
    assert answer.headers["ETag"] == '"1"'
    assert (
        answer.json.items() >= {"color": "teal", "archived": False, "version": 1, "deleted_at": None}.items()
    )
    assert alice.get(f"/projects/{answer.json['id']}").json == answer.json
    assert alice.get("/projects").json == {"items": [answer.json], "next_cursor": None}


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101, None, 7])
def test_a_name_is_one_line_of_at_most_a_hundred_characters(alice: Person, name: Any) -> None:
    assert alice.post("/projects", {"name": name}).status_code == 422


def test_projects_are_in_the_order_of_their_positions_on_all_pages(alice: Person) -> None:
    made = [project(alice, str(number)) for number in range(5)]
    alice.patch(f"/projects/{made[4]['id']}", {"position": "00a"})
    first = alice.get("/projects?limit=2").json
    second = alice.get(f"/projects?limit=2&cursor={first['next_cursor']}").json
    third = alice.get(f"/projects?limit=2&cursor={second['next_cursor']}").json

    assert [one["name"] for page in (first, second, third) for one in page["items"]] == [
        "4",
        "0",
        "1",
        "2",
        "3",
    ]
    assert third["next_cursor"] is None


def test_archived_ones_can_be_asked_for(alice: Person) -> None:
    project(alice, "old", archived=True)
    project(alice, "new")

    assert (names(alice, "?archived=true"), names(alice, "?archived=false")) == (["old"], ["new"])


def test_a_change_is_made_only_to_the_version_that_was_read(alice: Person) -> None:
    path = f"/projects/{project(alice)['id']}"
    changed = alice.patch(path, {"name": "House"}, headers={"If-Match": '"1"'})
    stale = alice.patch(path, {"name": "Flat"}, headers={"If-Match": '"1"'})

    assert (changed.json["name"], changed.json["version"]) == ("House", 2)
    assert stale.status_code == 412
    assert stale.json["current"] == alice.get(path).json == changed.json


def test_the_same_key_makes_one_project(alice: Person) -> None:
    first, second = (
        alice.post("/projects", {"name": "Home"}, headers={"Idempotency-Key": "once"}) for _ in range(2)
    )

    assert first.json == second.json
    assert names(alice) == ["Home"]


def test_nobody_reaches_anothers_project(alice: Person, bob: Person) -> None:
    path = f"/projects/{project(alice)['id']}"

    for answer in (
        bob.get(path),
        bob.patch(path, {"name": "Mine"}),
        bob.delete(path),
        bob.post(f"{path}/restore"),
        bob.get("/projects/no-id"),
    ):
        assert (answer.status_code, answer.json["code"]) == (404, "project_not_found")
    assert names(bob) == []


@pytest.mark.parametrize("whose", ["unknown", "foreign", "deleted"])
def test_a_task_goes_into_no_project_but_an_own_one_in_use(alice: Person, bob: Person, whose: str) -> None:
    own = project(alice, "gone")["id"]
    alice.delete(f"/projects/{own}")
    wrong = {"unknown": NOBODYS_ID, "foreign": project(bob)["id"], "deleted": own}[whose]
    answers = [
        alice.post("/tasks", {"title": "x", "project_id": wrong}),
        alice.patch(f"/tasks/{alice.task()['id']}", {"project_id": wrong}),
    ]

    for answer in answers:
        assert answer.status_code == 422
        (fault,) = answer.json["errors"]
        assert (fault["field"], fault["code"]) == ("project_id", "unknown_id")


def test_a_full_shelf_takes_no_more(alice: Person, stored: Any) -> None:
    template = stored["myriad_tasks"]["projects"]
    project(alice)
    (row,) = template.find({}, hint="_id_")
    template.insert_many({**row, "_id": row["_id"].__class__()} for _ in range(499))

    answer = alice.post("/projects", {"name": "one more"})

    assert (answer.status_code, answer.json["code"]) == (409, "too_many_projects")


def test_a_name_is_found_without_regard_to_case_and_made_once(app: Application, alice: Person) -> None:
    user = UUID(alice.id)
    assert service.project_named(user, "Straße") is None

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: service.project_named(user, "Straße", make=True), range(8)))

    assert len({row["_id"] for row in made if row}) == 1
    assert service.project_named(user, "STRASSE") == made[0] or service.project_named(user, "STRASSE")
    assert names(alice) == ["Straße"]


def test_a_name_that_was_given_up_may_be_made_anew(alice: Person) -> None:
    user = UUID(alice.id)
    first = service.project_named(user, "home", make=True)
    assert first
    alice.patch(f"/projects/{first['_id']}", {"name": "House"})
    second = service.project_named(user, "Home", make=True)

    assert second
    assert second["_id"] != first["_id"]
    assert names(alice) == ["House", "Home"]
