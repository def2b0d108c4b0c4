"""Each service's MongoDB user may use its own database and no other."""

from typing import Any

import pymongo
import pytest
from pymongo.errors import OperationFailure

from config.services import SERVICES
from tests.support.split import Split

pytestmark = pytest.mark.xdist_group("services apart")
UNAUTHORIZED = 13


@pytest.fixture
def clients(split: Split) -> Any:
    found = {name: pymongo.MongoClient(split.environment[f"MONGODB_URI_{name.upper()}"]) for name in SERVICES}
    yield found
    for client in found.values():
        client.close()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_use_its_own_database(clients: Any, service: str) -> None:
    assert clients[service][f"myriad_{service}"]["outbox"].find_one(hint="_id_") is None


@pytest.mark.parametrize("other", [*(f"myriad_{name}" for name in SERVICES), "admin", "local", "elsewhere"])
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_unauthorized_on_any_other_database(clients: Any, service: str, other: str) -> None:
    if other == f"myriad_{service}":
        return
    database = clients[service][other]
    acts = [
        lambda: database["outbox"].find_one({"_id": 1}),
        lambda: database["outbox"].insert_one({"_id": 1}),
        lambda: database["outbox"].delete_one({"_id": 1}),
        lambda: list(database["users"].aggregate([{"$limit": 1}])),
        lambda: database.list_collection_names(),
        lambda: database["outbox"].drop(),
    ]
    for act in acts:
        with pytest.raises(OperationFailure) as refused:
            act()
        assert refused.value.code == UNAUTHORIZED


def test_without_a_password_nobody_gets_in(split: Split) -> None:
    with (
        pymongo.MongoClient(split.mongodb.uri_of("", "")) as client,
        pytest.raises(OperationFailure) as refused,
    ):
        client["myriad_tasks"]["tasks"].find_one()
    assert refused.value.code == UNAUTHORIZED
