"""How a replica set is: how far its secondaries are behind, and how far back its oplog goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo.errors import OperationFailure

from webapp.core import db

_SECONDARY, _PRIMARY = 2, 1
_UP = 1.0


@dataclass(frozen=True)
class Health:
    """In seconds. A set without a secondary that is up has no lag."""

    lag_seconds: float
    window_seconds: float


def ask(service: str) -> Health | None:
    """Of the servers of a service; None where that cannot be asked: at a mongos, or without the right to.

    Errors: the database's when it is away.
    """
    admin = db.database(service).client.admin
    try:
        members = admin.command("replSetGetStatus")["members"]
        oplog = admin.command("serverStatus", oplog=1, metrics=0, locks=0, wiredTiger=0)["oplog"]
    except (OperationFailure, KeyError):
        return None
    window = oplog["latestOptime"].time - oplog["earliestOptime"].time
    return Health(behind(members), float(window))


def behind(members: Sequence[Mapping[str, Any]]) -> float:
    """How far the last of the secondaries that are up is behind the primary, by what each has applied."""
    applied = {state: _applied(members, state) for state in (_PRIMARY, _SECONDARY)}
    if not (applied[_PRIMARY] and applied[_SECONDARY]):
        return 0.0
    return max(0.0, max(applied[_PRIMARY]) - min(applied[_SECONDARY]))


def _applied(members: Sequence[Mapping[str, Any]], state: int) -> list[float]:
    up = [one for one in members if one["state"] == state and one.get("health", 0) == _UP]
    return [one["optimeDate"].timestamp() for one in up]
