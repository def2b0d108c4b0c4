"""RabbitMQ is stopped under load: requests go on, and no event is lost or has its effect twice."""

import itertools
import time
from collections import Counter

import pytest
import requests

from devstack import rabbitmq
from tests.services.conftest import sign_up, under_load
from tests.support.cast import PASSWORD
from tests.support.split import Split
from tests.support.waiting import until

pytestmark = pytest.mark.xdist_group("services apart")


@pytest.mark.timeout(200)
@pytest.mark.parametrize(
    "seconds", [pytest.param(2.0, id="short"), pytest.param(30.0, id="long", marks=pytest.mark.long)]
)
def test_a_broker_that_is_stopped_loses_nothing_and_doubles_nothing(world: Split, seconds: float) -> None:
    numbers = itertools.count()
    signed_up: list[str] = []

    def register() -> object:
        name = f"p{next(numbers)}"
        body = {"email": f"{name}@example.com", "password": PASSWORD, "name": name}
        answer = requests.post(f"{world.url}/api/v1/auth/register", json=body, timeout=15)
        if answer.status_code == 201:
            signed_up.append(f"{name}@example.com")
        return answer

    ada = sign_up(world, "ada")
    with (
        under_load(register, threads=1, pause=0.1) as written,
        under_load(lambda: ada.ask("GET", "/tasks"), threads=1) as read,
    ):
        time.sleep(0.5)
        world.rabbitmq.stop()
        time.sleep(seconds)
        assert read.seen.total() > 2 * seconds
        world.rabbitmq = rabbitmq.start(world.folder / "rabbitmq", port=world.rabbitmq.port)
    until(lambda: len(world.catcher.messages()) == len(signed_up) + 1, seconds=60)
    world.quiet(60)

    assert written.seen.keys() == {201}, written.seen
    assert read.seen.keys() == {200}, read.seen
    arrived = Counter(mail["to"][0] for mail in world.catcher.messages())
    assert arrived == Counter([*signed_up, "ada@example.com"])
    ledger = world.database("notifications")["deliveries"].find({}, hint="_id_")
    assert Counter(row["recipient"] for row in ledger) == arrived
    people = len(signed_up) + 1
    for service in ("tasks", "notifications"):
        assert world.database(service)["user_profiles"].count_documents({}, hint="_id_") == people
    print(f"away {seconds:.0f} s: {written.seen.total()} registrations, {read.seen.total()} reads, lost 0")
