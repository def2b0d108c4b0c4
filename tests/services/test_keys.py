"""Only auth can sign; the others verify with what it publishes, and go on with what they know without it."""

import itertools
import json

import pytest
import requests

from config.keys import load_private_key, new_private_key, public_jwk
from tests.services.conftest import Caller, under_load
from tests.support.split import Split

pytestmark = pytest.mark.xdist_group("services apart")
SERVED = {200, 201}


def test_a_rotated_key_refuses_nobody_under_load(world: Split, ada: Caller) -> None:
    old = world.environment["JWT_PRIVATE_KEY"]
    published = json.dumps({"keys": [public_jwk(load_private_key(old).public_key())]})
    paths = itertools.cycle(["/tasks", "/notifications"])
    with under_load(lambda: ada.ask("GET", next(paths))) as before:
        world.stop("auth", kinds=("web",))
        world.start("auth", kinds=("web",), JWT_PRIVATE_KEY=new_private_key(), JWT_PUBLIC_KEYS=published)
        renewed = ada.log_in()
        with under_load(lambda: renewed.ask("GET", next(paths)), threads=3) as after:
            assert renewed.ask("GET", "/me").status_code == 200
            assert renewed.task().status_code == 201
            assert renewed.ask("GET", "/tasks/counts").status_code == 200
            assert renewed.ask("GET", "/notifications").status_code == 200
    kids = {
        key["kid"] for key in requests.get(f"{world.url}/.well-known/jwks.json", timeout=5).json()["keys"]
    }

    assert len(kids) == 2
    assert before.seen.keys() == after.seen.keys() == {200}
    world.stop("auth", kinds=("web",))
    world.start("auth", kinds=("web",))


@pytest.mark.apart
def test_tasks_starts_and_serves_while_auth_is_down(world: Split, ada: Caller) -> None:
    assert ada.task().status_code == 201
    world.stop("auth")
    try:
        world.stop("tasks", kinds=("web",))
        world.start("tasks", kinds=("web",))
        answers = [ada.task(), ada.ask("GET", "/tasks"), ada.ask("GET", "/tasks/counts")]
        refused = requests.get(f"{world.url}/api/v1/me", timeout=5)
    finally:
        world.start("auth")

    assert {answer.status_code for answer in answers} <= SERVED
    assert len(answers[1].json()["items"]) == 2
    assert refused.status_code == 502
