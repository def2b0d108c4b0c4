"""GET /tasks?q=: words and beginnings of words, the best first."""

from typing import Any

import pytest

from tests.support.cast import Person
from webapp.tasks.service.terms import terms_of, words


def found(person: Person, text: str, **query: Any) -> list[str]:
    answer = person.get("/tasks", query_string={"q": text, **query})
    assert answer.status_code == 200, answer.text
    return [task["title"] for task in answer.json["items"]]


def test_the_best_comes_first(alice: Person) -> None:
    alice.task(title="Call the bank", notes="about the rental car")
    alice.task(title="Papers", checklist=[{"text": "the rent contract"}])
    alice.task(title="Rental agreement")
    alice.task(title="Pay rent")
    alice.task(title="Rent, once more")
    alice.task(title="Parents' evening")

    assert found(alice, "rent") == [
        "Rent, once more",
        "Pay rent",
        "Rental agreement",
        "Papers",
        "Call the bank",
    ]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Pay the rent", "rent PAY"),
        ("Pay the rent", "re pa"),
        ("Müllabfuhr", "mullab"),
        ("Mullabfuhr", "MÜLL"),
        ("Straße fegen", "strasse"),
        ("STRASSE", "straße"),
        ("Crème brûlée", "creme brulee"),
        ("Купить молоко", "молок"),
        ("Ёлка", "елка"),
        ("明天开会议室", "会议"),
        ("明天开会议室", "室"),
        ("会議の準備をする", "準備"),
        ("회의 준비", "준비"),
        ("नमस्ते दुनिया", "दुनिया"),
        ("e-mail to o'neill", "neill e"),
        ("v2.10 release", "v2.10"),
        ("50% off (today)", "(50%"),
        ("😀 smile", "smile"),
    ],
)
def test_what_people_type_finds_it(alice: Person, title: str, text: str) -> None:
    alice.task(title=title)
    alice.task(title="Something else")

    assert found(alice, text) == [title]


PATTERNS = [".*", "^", "$", "(", "a|b", "[a", "\\", "....", "😀", "$where"]


def test_no_pattern_is_taken_for_one(subtests: pytest.Subtests, alice: Person) -> None:
    for text in PATTERNS:
        with subtests.test(str(text)):
            alice.task(title="Pay rent")

            assert found(alice, text) == []


def test_every_change_of_the_text_is_found_at_once(alice: Person) -> None:
    task = alice.task(title="Pay rent", notes="landlord", checklist=[{"text": "bank"}])
    path = f"/tasks/{task['id']}"
    assert found(alice, "landlord") == found(alice, "bank") == ["Pay rent"]
    alice.patch(path, {"title": "Pay taxes"})
    alice.patch(path, {"notes": "office"})
    alice.patch(path, {"checklist": [{"text": "form"}]})

    assert [found(alice, word) for word in ("rent", "landlord", "bank")] == [[], [], []]
    assert [found(alice, word) for word in ("taxes", "office", "form")] == [["Pay taxes"]] * 3
    alice.delete(path)
    assert found(alice, "taxes") == []
    assert found(alice, "taxes", view="trash") == ["Pay taxes"]


def test_nobody_finds_anothers_tasks(alice: Person, bob: Person) -> None:
    alice.task(title="Pay rent")

    assert found(bob, "rent") == []


def test_other_filters_and_orders_hold_too(alice: Person) -> None:
    alice.task(title="Pay rent", labels=["home"], priority=1)
    alice.task(title="Rent a car", priority=2)
    alice.task(title="Taxes", priority=3)

    assert found(alice, "rent", label="home") == ["Pay rent"]
    assert found(alice, "rent", sort="priority") == ["Pay rent", "Rent a car"]
    assert found(alice, "rent", priority=3) == []


def test_the_pages_together_are_what_is_found(alice: Person) -> None:
    for number in range(6):
        alice.task(title="Rent" if number % 2 else "Other", notes="" if number % 2 else "rental")
    seen, cursor = [], {}
    while cursor is not None:
        page = alice.get("/tasks", query_string={"q": "rent", "limit": 2, **cursor}).json
        seen += [task["id"] for task in page["items"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None

    assert len(seen) == len(set(seen)) == 6
    assert seen == [task["id"] for task in alice.get("/tasks?q=rent").json["items"]]


def test_at_most_a_hundred_words_and_the_beginning_of_the_notes_count() -> None:
    row = {"title": "a b", "notes": " ".join(f"n{number}" for number in range(5_000)), "labels": ["home"]}

    terms = terms_of(row)

    assert terms[:3] == ["lhome", "ta", "tb"]
    assert len(terms) == 101
    assert "wn97" in terms
    late = terms_of({"title": "a", "notes": "x" * 999 + " late"})
    assert not any("late" in term for term in late)


def test_words_are_folded() -> None:
    assert list(words("Größe_2 naïve")) == ["grosse", "2", "naive"]
    assert list(words("東京タワーtower")) == ["東京", "京タ", "タワ", "ワー", "ー", "tower"]
