"""No operator of MongoDB's language ever comes from outside."""

import json
from collections.abc import Iterator, Mapping
from itertools import cycle
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import scopes
from tests.contracts.problems import assert_problem
from tests.contracts.test_bad_input import with_body
from tests.support.cast import Person
from webapp.core.web.application import Application

NEEDLE = "needle"
OPERATORS = [
    "$ne",
    "$eq",
    "$gt",
    "$gte",
    "$lt",
    "$lte",
    "$in",
    "$nin",
    "$not",
    "$or",
    "$and",
    "$nor",
    "$exists",
    "$type",
    "$expr",
    "$regex",
    "$options",
    "$where",
    "$function",
    "$accumulator",
    "$text",
    "$search",
    "$mod",
    "$all",
    "$elemMatch",
    "$size",
    "$jsonSchema",
    "$bitsAllSet",
    "$geoWithin",
    "$near",
    "$comment",
    "$rand",
    "$natural",
    "$meta",
    "$slice",
    "$set",
    "$unset",
    "$inc",
    "$mul",
    "$rename",
    "$min",
    "$max",
    "$currentDate",
    "$setOnInsert",
    "$push",
    "$pull",
    "$pop",
    "$addToSet",
    "$each",
    "$position",
    "$sort",
    "$replaceRoot",
    "$replaceWith",
    "$project",
    "$lookup",
    "$merge",
    "$out",
    "$unionWith",
    "$$NOW",
    "$literal",
]

AROUND: list[Any] = [
    {"$ne": None, "$comment": NEEDLE},
    {"$where": "sleep(1000)", "$comment": NEEDLE},
    {"$or": [{}, {"title": NEEDLE}]},
    [{"$gt": NEEDLE}],
    [[{"$gt": NEEDLE}]],
    {"a": {"$gt": NEEDLE}},
    {"a.b": {"$gt": NEEDLE}},
    {"date": {"$gt": NEEDLE}},
    {"add": [{"$ne": NEEDLE}], "remove": {"$ne": NEEDLE}},
]
SHAPES: list[Any] = [*({operator: NEEDLE} for operator in OPERATORS), *AROUND]
FIELDS = [
    "$where",
    "$set",
    "user_id",
    "deleted_at",
    "_id",
    "title.x",
    "due.date",
    "reminders.0.state",
    "a.$[].b",
]


@pytest.fixture
def sent() -> Iterator[list[Mapping[str, Any]]]:
    """What goes to the database within the test."""
    commands: list[Mapping[str, Any]] = []
    before = len(scopes.commands)
    yield commands
    commands += [command for _, _, command in scopes.commands[before:]]
    assert commands, "nothing was listened to"
    assert [command for command in commands if any(_from_outside(command))] == []


def _from_outside(value: Any, under: bool = False) -> Iterator[bool]:
    """True for each needle that stands below an operator."""
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from _from_outside(member, under or str(name).startswith("$"))
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _from_outside(member, under)
    else:
        yield under and value == NEEDLE


def test_the_listener_would_see_an_operator_that_came_through() -> None:
    assert any(_from_outside({"filter": {"title": {"$ne": NEEDLE}}}))
    assert any(_from_outside({"updates": [{"u": {"$set": {"title": NEEDLE}}}]}))
    assert not any(_from_outside({"filter": {"title": NEEDLE}}))


def test_an_operator_is_refused_in_every_field_of_every_body(
    app: Application, alice: Person, sent: list[Any]
) -> None:
    alice.task()  # something to listen to: a refusal does not get as far as the database
    operators = cycle(OPERATORS)  # all of them, each in some field
    for method, path, names in with_body(app):
        bodies = [dict.fromkeys(names, shape) for shape in AROUND]
        for body in [*bodies, {name: {next(operators): NEEDLE} for name in names}]:
            answer = alice.request(method, path, json=body)
            assert_problem(answer, 422)
            told = {error["field"].partition(".")[0] for error in answer.json["errors"]}
            assert told == set(names) or path == "/tasks/import", told  # its format decides which it has


def test_an_operator_is_refused_in_each_field_of_a_task(alice: Person, sent: list[Any]) -> None:
    made = alice.task()
    names = ("title", "notes", "status", "priority", "labels", "due", "reminders")
    for shape in SHAPES:
        answer = alice.patch(f"/tasks/{made['id']}", dict.fromkeys(names, shape))
        assert answer.status_code == 422
        assert {error["field"].partition(".")[0] for error in answer.json["errors"]} == set(names), shape
    assert alice.get(f"/tasks/{made['id']}").json == made


@pytest.mark.parametrize("field", FIELDS)
def test_a_dotted_or_dollar_field_is_refused(alice: Person, sent: list[Any], field: str) -> None:
    made = alice.task()

    assert_problem(alice.post("/tasks", {"title": "x", field: {"$gt": NEEDLE}}), 422)
    assert_problem(alice.patch(f"/tasks/{made['id']}", {field: {"$gt": NEEDLE}}), 422)
    assert alice.get("/tasks").json["items"] == [made]


def test_an_operator_in_a_query_or_path_finds_nothing(alice: Person, sent: list[Any]) -> None:
    alice.task()
    for operator in OPERATORS:
        text = quote(json.dumps({operator: NEEDLE}), safe="")
        assert_problem(alice.get(f"/tasks?status[{quote(operator)}]={NEEDLE}"), 422)
        assert_problem(alice.get(f"/tasks?status={text}"), 422)
        assert_problem(alice.get(f"/tasks?cursor={text}"), 400)
        assert_problem(alice.get(f"/tasks/{text}"), 404)


def test_nobody_logs_in_with_an_operator(alice: Person, sent: list[Any]) -> None:
    alice.get("/me")
    for shape in SHAPES:
        for body in ({"email": shape, "password": shape}, {"email": alice.email, "password": shape}):
            assert_problem(alice.post("/auth/login", body), 422)


def test_text_that_looks_like_an_operator_is_only_text(alice: Person, sent: list[Any]) -> None:
    text = '{"$ne": null} $where: 1'

    assert alice.task(title=text, labels=["$set"], notes="$$NOW")["title"] == text
    assert alice.get("/tasks").json["items"][0]["labels"] == ["$set"]
