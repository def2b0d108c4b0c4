"""A crowd on shards by the ranges of the plan: even, and no request of a user touches two."""

from uuid import UUID

from flask.testing import FlaskClient

from bench.million.crowd import Crowd
from bench.million.shards import place, table
from migrations.sharding.keys import CHUNKS_A_SHARD, shard_of
from tests.conftest import scopes
from tests.support.cast import Person, log_in, register
from tests.support.scoping import LOOKED_UP_OTHERWISE, users_of

SHARDS = 8


def test_a_crowd_is_spread_evenly_and_only_what_must_moves() -> None:
    placed = place(Crowd("x", users=20_000, tasks=100_000, giant_tasks=1_000))
    assert [len(one.users) for one in placed.values()] == [1, 2, 8]
    assert all(sum(one.users) == 20_000 for one in placed.values())
    assert placed[2].unevenness < 1.1
    assert placed[8].unevenness < 1.3
    assert placed[1].moved == 0
    assert 0.4 < placed[2].moved < 0.6  # half of all: less is not to be had
    assert 0.65 < placed[8].moved < 0.85  # each of the two keeps a quarter of what it had
    assert table(placed).count("\n") == 4


def test_no_request_touches_two_shards(client: FlaskClient) -> None:
    """But for the address book: it is asked by address where a user's own id is not known yet."""
    for name in ("ada", "eve"):
        mark = len(scopes.commands)
        someone = log_in(register(client, name))
        _use(someone)
        homes = {
            shard_of(user, SHARDS, SHARDS * CHUNKS_A_SHARD)
            for command, collection, sent in scopes.commands[mark:]
            if collection not in LOOKED_UP_OTHERWISE
            for user in users_of(command, sent)
        }
        assert homes == {shard_of(UUID(someone.id), SHARDS, SHARDS * CHUNKS_A_SHARD)}


def _use(someone: Person) -> None:
    task = someone.task(labels=["home"], reminders=[{"at": "2100-01-01T00:00:00Z"}])
    project = someone.post("/projects", {"name": "House"}).json
    assert someone.patch(f"/tasks/{task['id']}", {"project_id": project["id"]}).status_code == 200
    assert someone.post(f"/tasks/{task['id']}/complete").status_code == 200
    for path in ("tasks", "tasks?view=today", "tasks/counts", "tasks?q=rent", "labels", "projects", "me"):
        assert someone.get(f"/{path}").status_code == 200
    assert someone.delete(f"/projects/{project['id']}").status_code == 204
