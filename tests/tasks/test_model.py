"""Eight threads do whatever they like to tasks: what is answered and stored is one history, and a model's."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
from bson import ObjectId
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.support.cast import Person
from tests.tasks.model import Op, State, Told, explain, state_of
from tests.tasks.test_projects import project
from webapp.core.web.application import Application

THREADS = 8
ACTIONS = ("complete", "reopen", "delete", "restore")
NAMES = st.sampled_from("abcd")
PRIORITY = st.integers(0, 3)
DAY = st.integers(1, 28).map(lambda day: {"date": f"2027-01-{day:02}", "time": None, "timezone": None})
ITEM = st.fixed_dictionaries({"id": NAMES, "text": NAMES, "done": st.booleans()})
STATUS = st.sampled_from(["todo", "doing", "done"])
OTHER, PROJECT = st.just("the other task"), st.sampled_from([None, "the project"])
PATCHES = st.one_of(
    st.fixed_dictionaries({"priority": PRIORITY}),
    st.fixed_dictionaries({"title": NAMES, "priority": PRIORITY}),
    st.fixed_dictionaries({"notes": NAMES, "title": NAMES}),
    st.fixed_dictionaries({"labels": st.lists(NAMES, unique=True, max_size=2)}),
    st.fixed_dictionaries(
        {"labels": st.fixed_dictionaries({"add": st.lists(NAMES, max_size=1, unique=True)})}
    ),
    st.fixed_dictionaries({"labels": st.fixed_dictionaries({"remove": st.lists(NAMES, max_size=1)})}),
    st.fixed_dictionaries({"due": st.none() | DAY}),
    st.fixed_dictionaries({"status": STATUS}),
    st.fixed_dictionaries({"checklist": st.fixed_dictionaries({"upsert": ITEM.map(lambda item: [item])})}),
    st.fixed_dictionaries({"checklist": st.lists(ITEM, max_size=2, unique_by=lambda item: item["id"])}),
)  # no text alone: what one types without a pause is one change
PLACES = st.one_of(
    st.fixed_dictionaries({"before": OTHER}, optional={"status": STATUS}),
    st.fixed_dictionaries({"after": OTHER}),
    st.fixed_dictionaries({"project_id": PROJECT}, optional={"status": STATUS}),
    st.fixed_dictionaries({"status": STATUS}),
)
OPS = st.one_of(
    PATCHES.map(lambda changes: Op("patch", changes)),
    PLACES.map(lambda place: Op("move", place)),
    st.sampled_from([Op(kind) for kind in ACTIONS]),
    st.integers(0, 3).map(lambda back: Op("undo", version=-back)),
    st.just(Op("create")),
)
STEPS = st.lists(st.tuples(st.integers(0, 1), OPS), min_size=1, max_size=4)


@dataclass(frozen=True)
class World:
    app: Application
    alice: Person
    rows: Any


class Anybody(RuleBasedStateMachine):
    """Each step is a burst: eight threads, each with a few things to do, to two tasks at most times."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.first: dict[str, State] = {}
        self.answers: dict[str, list[Told]] = {}
        self.project = project(self.world.alice, f"Home {ObjectId()}")["id"]
        self.shared = [self._create(self.world.alice) for _ in range(2)]

    def _create(self, person: Person) -> str:
        made = person.task(title="a")
        self.first[made["id"]], self.answers[made["id"]] = state_of(made), []
        return str(made["id"])

    @rule(steps=st.lists(STEPS, min_size=THREADS, max_size=THREADS))
    def burst(self, steps: list[list[tuple[int, Op]]]) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self._work, steps))

    def _work(self, steps: list[tuple[int, Op]]) -> None:
        person, latest = replace(self.world.alice, client=self.world.app.test_client(use_cookies=False)), {}
        mine = list(self.shared)
        for which, op in steps:
            if op.kind == "create":
                mine = [mine[1], self._create(person)]
                continue
            task = mine[which]
            if op.kind == "undo":
                op = Op("undo", version=max(1, latest.get(task, 2) + op.version))
            if op.kind == "move":
                op = Op("move", self._place(op.changes, mine[1 - which]))
            told = do(person, task, op)
            self.answers[task].append(told)
            if told.row is not None:
                assert told.row["version"] >= latest.get(task, 1)
                latest[task] = told.row["version"]

    def _place(self, wanted: Mapping[str, Any], other: str) -> dict[str, Any]:
        named = {"the other task": other, "the project": self.project}
        return {name: named.get(value, value) for name, value in wanted.items()}

    @invariant()
    def one_history(self) -> None:
        for task, first in self.first.items():
            explain(first, self.answers[task], self.world.alice.get(f"/tasks/{task}").json)

    @invariant()
    def nothing_partial(self) -> None:
        stored = list(self.world.rows.find({"user_id": {"$exists": True}}))
        assert len(stored) >= len(self.first)
        sparse = {"remind_at", "purge_at", "trashed_with", "history"}
        assert len({frozenset(row.keys() - sparse) for row in stored}) == 1


def do(person: Person, task: str, op: Op) -> Told:
    path = f"/tasks/{task}"
    if op.kind == "patch":
        answer = person.patch(path, dict(op.changes))
    elif op.kind == "delete":
        answer = person.delete(path)
    elif op.kind == "move":
        answer = person.post(f"{path}/move", dict(op.changes))
    elif op.kind == "undo":
        answer = person.post(f"{path}/undo", {"version": op.version})
    else:
        answer = person.post(f"{path}/{op.kind}")
    beside_the_trash = op.beside and answer.status_code == 422
    assert answer.status_code in (200, 204, 409) or beside_the_trash, answer.text
    if answer.status_code != 200:
        return Told(op, answer.status_code, None)
    return Told(op, 200, answer.json["task"] if op.kind == "complete" else answer.json)


def run(app: Application, alice: Person, stored: Any, *, examples: int, bursts: int) -> None:
    world = World(app, alice, stored["myriad_tasks"]["tasks"])
    machine: Any = type("Somebody", (Anybody,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=bursts,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )


def test_whatever_eight_threads_do_is_one_history(app: Application, alice: Person, stored: Any) -> None:
    run(app, alice, stored, examples=3, bursts=3)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_whatever_eight_threads_do_is_one_history_for_long(
    app: Application, alice: Person, stored: Any
) -> None:
    run(app, alice, stored, examples=100, bursts=8)
