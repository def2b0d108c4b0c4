"""The checklist of a task: items that keep their ids and order, and clients that keep each other's ticks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from tests.support.cast import Person
from webapp.core.web.application import Application

THREE: list[dict[str, Any]] = [
    {"id": "a", "text": "Find the bill", "done": False},
    {"id": "b", "text": "Log in", "done": True},
    {"id": "c", "text": "Pay", "done": False},
]


def change(person: Person, task: dict[str, Any], checklist: Any) -> Any:
    return person.patch(f"/tasks/{task['id']}", {"checklist": checklist})


ASKED = [
    ({"upsert": [{"id": "b", "done": False}]}, [THREE[0], {**THREE[1], "done": False}, THREE[2]]),
    ({"upsert": [{"id": "a", "text": "Find it"}]}, [{**THREE[0], "text": "Find it"}, *THREE[1:]]),
    ({"remove": ["b"]}, [THREE[0], THREE[2]]),
    ({"remove": ["x"]}, THREE),
    (
        {"remove": ["a"], "upsert": [{"id": "a", "text": "Last"}]},
        [*THREE[1:], {**THREE[0], "text": "Last"}],
    ),
    ({"upsert": [{"id": "d", "text": "New"}]}, [*THREE, {"id": "d", "text": "New", "done": False}]),
    ({"upsert": [{"id": "x", "done": True}]}, THREE),
    ({"upsert": [], "remove": []}, THREE),
    (list(reversed(THREE)), list(reversed(THREE))),
    ([THREE[2], THREE[0]], [THREE[2], THREE[0]]),
]


def test_items_are_changed_by_their_ids_and_keep_their_order(
    subtests: pytest.Subtests, alice: Person
) -> None:
    for asked, expected in ASKED:
        with subtests.test(str((asked, expected))):
            made = alice.task(checklist=THREE)

            answer = change(alice, made, asked)

            assert answer.status_code == 200, answer.text
            assert answer.json["checklist"] == expected
            assert answer.json["version"] == (1 if expected == THREE else 2)


def test_a_new_item_gets_an_id_and_goes_to_the_end(alice: Person) -> None:
    made = alice.task(checklist=THREE)

    items = change(alice, made, {"upsert": [{"text": "New"}, {"text": "Newer", "done": True}]}).json[
        "checklist"
    ]

    assert items[:3] == THREE
    assert [(item["text"], item["done"]) for item in items[3:]] == [("New", False), ("Newer", True)]
    assert len({item["id"] for item in items}) == 5


REFUSED = [
    {"upsert": [{"done": True}]},
    {"upsert": [{"id": "a", "text": ""}]},
    {"upsert": [{"id": "a", "text": None}]},
    {"upsert": [{"id": "a", "done": None}]},
    {"upsert": [{"id": "a"}, {"id": "a"}]},
    {"upsert": [{"id": "a b", "text": "x"}]},
    {"remove": "a"},
    {"remove": [1]},
    {"set": []},
    "a",
    None,
    [{"done": True}],
]


def test_what_cannot_be_meant_is_refused(subtests: pytest.Subtests, alice: Person) -> None:
    for checklist in REFUSED:
        with subtests.test(str(checklist)):
            made = alice.task(checklist=THREE)

            assert change(alice, made, checklist).status_code == 422
            assert alice.get(f"/tasks/{made['id']}").json == made


def test_more_items_than_fit_are_refused(alice: Person) -> None:
    made = alice.task(checklist=[{"text": "x"} for _ in range(99)])

    refused = change(alice, made, {"upsert": [{"text": "y"}, {"text": "z"}]})

    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "checklist.upsert"
    assert change(alice, made, {"upsert": [{"text": "y"}]}).status_code == 200


def test_what_two_clients_tick_off_at_once_survives(app: Application, alice: Person) -> None:
    items = [{"id": str(number), "text": "x"} for number in range(24)]
    made = alice.task(checklist=items)

    def tick(client: int) -> None:
        person = replace(alice, client=app.test_client(use_cookies=False))
        for number in range(client, 24, 4):
            while change(person, made, {"upsert": [{"id": str(number), "done": True}]}).status_code == 409:
                pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tick, range(4)))

    after = alice.get(f"/tasks/{made['id']}").json
    assert [(item["id"], item["done"]) for item in after["checklist"]] == [(str(n), True) for n in range(24)]
    assert after["version"] == 25
