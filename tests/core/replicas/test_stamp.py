"""The time of a write, carried from one process to another."""

import pymongo
import pytest
from bson.timestamp import Timestamp
from pymongo.client_session import ClientSession

from tests.support.servers import Servers
from webapp.core.replicas import stamp


def test_a_session_elsewhere_gets_to_the_time_of_a_write(servers: Servers) -> None:
    with servers.client.start_session() as writer:
        servers.client["stamps"]["rows"].insert_one({}, session=writer)
        told = stamp.of(writer)
    with pymongo.MongoClient(servers.mongodb.uri) as elsewhere, elsewhere.start_session() as reader:
        assert reader.cluster_time is None
        stamp.advance(reader, told)

        assert reader.operation_time == writer.operation_time
        assert reader.cluster_time == writer.cluster_time


def test_before_the_first_reply_no_time_is_known(servers: Servers) -> None:
    with servers.client.start_session() as nothing_done:
        assert stamp.of(nothing_done) == stamp.NONE


def _at(session: ClientSession, seconds: int, number: int) -> bytes:
    session.advance_cluster_time({"clusterTime": Timestamp(seconds, number)})
    session.advance_operation_time(Timestamp(seconds, number))
    return stamp.of(session)


def test_the_latest_of_several_writes_is_told_if_all_are_known(servers: Servers) -> None:
    with servers.client.start_session() as session:
        early, late = _at(session, 9, 10), _at(session, 10, 9)

    assert stamp.latest([late, early]) == late
    assert stamp.latest([early, stamp.NONE]) == stamp.NONE
    assert stamp.latest([]) == stamp.NONE


@pytest.mark.parametrize(("before", "after"), [((9, 9), (9, 10)), ((9, 99), (10, 1)), ((15, 1), (16, 1))])
def test_what_is_later_sorts_later(servers: Servers, before: tuple[int, int], after: tuple[int, int]) -> None:
    with servers.client.start_session() as session:
        first, second = _at(session, *before), _at(session, *after)

    assert first < second
