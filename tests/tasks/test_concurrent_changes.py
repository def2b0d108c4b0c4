"""Many writers at one task: no update is lost."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from tests.support.cast import Person
from webapp.core.web.application import Application

THREADS, CHANGES, SEED = 8, 12, 20270131


def test_no_update_is_lost_and_versions_only_rise(app: Application, alice: Person) -> None:
    task = f"/tasks/{alice.task()['id']}"

    def write(name: int) -> list[dict[str, Any]]:
        """Each writer adds labels of its own, and takes turns at the other fields."""
        person, dice = replace(alice, client=app.test_client(use_cookies=False)), random.Random(SEED + name)
        answers = []
        for step in range(CHANGES):
            changes = dice.choice(
                [
                    {"title": f"{name}:{step}"},
                    {"priority": step % 4, "notes": f"{name}:{step}"},
                    {"due": {"date": f"2027-{name + 1:02}-{step + 1:02}"}},
                ]
            )
            if step < 2:
                changes = {"labels": {"add": [f"{name}-{step}"]}}
            answer = person.patch(task, changes)
            while answer.status_code == 409:
                answer = person.patch(task, changes)
            assert answer.status_code == 200, answer.text
            assert (
                answer.json.items() >= {k: v for k, v in changes.items() if k in ("title", "notes")}.items()
            )
            answers.append(answer.json)
        return answers

    with ThreadPoolExecutor(THREADS) as pool:
        per_thread = list(pool.map(write, range(THREADS)))

    for answers in per_thread:
        versions = [answer["version"] for answer in answers]
        assert versions == sorted(set(versions))
    everything = sorted((answer for answers in per_thread for answer in answers), key=lambda a: a["version"])
    assert [answer["version"] for answer in everything] == list(range(2, THREADS * CHANGES + 2))
    after = alice.get(task).json
    assert after == everything[-1]
    assert sorted(after["labels"]) == sorted(f"{name}-{step}" for name in range(THREADS) for step in range(2))


def test_of_many_with_the_same_version_one_wins(app: Application, alice: Person) -> None:
    task = f"/tasks/{alice.task()['id']}"

    def write(name: int) -> int:
        person = replace(alice, client=app.test_client(use_cookies=False))
        changes = {"title": str(name)} if name % 2 else {"labels": {"add": [str(name)]}}
        return person.patch(task, changes, headers={"If-Match": '"1"'}).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        statuses = sorted(pool.map(write, range(THREADS)))

    assert statuses == [200] + [412] * (THREADS - 1)
    assert alice.get(task).json["version"] == 2
