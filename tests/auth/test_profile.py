"""GET and PATCH /me."""

import pytest

from tests.support.cast import Person


def test_the_answer_bears_its_version_as_its_tag(alice: Person) -> None:
    answer = alice.get("/me")

    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"0", "1"', "*"])
def test_an_unchanged_profile_is_not_sent_again(alice: Person, tag: str) -> None:
    answer = alice.get("/me", headers={"If-None-Match": tag})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == '"1"'


def test_a_changed_profile_is_sent(alice: Person) -> None:
    alice.patch("/me", {"name": "Alicia"})

    answer = alice.get("/me", headers={"If-None-Match": '"1"'})

    assert (answer.status_code, answer.json["name"]) == (200, "Alicia")


@pytest.mark.both
@pytest.mark.parametrize(
    "changes",
    [{"name": "  Alicia "}, {"timezone": "Asia/Tokyo"}, {"locale": "de-AT"}, {"name": "A", "locale": "fr"}],
)
def test_only_what_is_sent_is_changed(alice: Person, changes: dict[str, str]) -> None:
    before = alice.get("/me").json

    answer = alice.patch("/me", changes)

    expected = {**before, **{name: value.strip() for name, value in changes.items()}, "version": 2}
    assert answer.json == expected == alice.get("/me").json
    assert answer.headers["ETag"] == '"2"'


def test_a_change_of_nothing_changes_nothing(alice: Person) -> None:
    assert alice.patch("/me", {}).json["version"] == 1


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', "*"])
def test_a_change_of_what_one_saw_is_taken(alice: Person, tag: str) -> None:
    assert alice.patch("/me", {"name": "B"}, headers={"If-Match": tag}).status_code == 200


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"3"'])
@pytest.mark.parametrize("changes", [{"name": "Late"}, {}])
def test_a_change_of_what_somebody_changed_is_refused(
    alice: Person, tag: str, changes: dict[str, str]
) -> None:
    now = alice.patch("/me", {"name": "Alicia"}).json

    answer = alice.patch("/me", changes, headers={"If-Match": tag})

    assert (answer.status_code, answer.json["code"]) == (412, "precondition_failed")
    assert answer.json["current"] == now
    assert answer.headers["ETag"] == '"2"'
    assert "password" not in answer.text
    assert alice.get("/me").json == now


@pytest.mark.parametrize("tag", ["seven", '"1", "2"', '"-1"', '"' + "9" * 30 + '"'])
def test_a_tag_that_is_no_version_is_refused(alice: Person, tag: str) -> None:
    answer = alice.patch("/me", {"name": "B"}, headers={"If-Match": tag})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "If-Match"


BAD = [
    ("name", ""),
    ("name", None),
    ("name", "x" * 101),
    ("timezone", "Nowhere"),
    ("timezone", None),
    ("locale", "xx-yy"),
    ("email", "other@example.com"),
    ("email_verified", True),
    ("password_hash", "x"),
    ("version", 7),
]


def test_a_bad_field_is_named(subtests: pytest.Subtests, alice: Person) -> None:
    for field, value in BAD:
        with subtests.test(str((field, value))):
            answer = alice.patch("/me", {field: value})

            assert answer.status_code == 422
            assert [fault["field"] for fault in answer.json["errors"]] == [field]
            assert alice.get("/me").json["version"] == 1


def test_nobody_sees_it_without_a_token(alice: Person) -> None:
    answer = alice.client.get("/api/v1/me")

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
