"""MongoDB: topology, what it acknowledges, how long it lets a transaction live, its clock, its migrations."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure

from config.doctor.finding import Finding, attempt
from config.services import SERVICES
from config.settings import Settings

WITHIN_MS = 5000
SKEW_SECONDS = 2.0
TRANSACTION_SECONDS = 10
OLDEST = (6, 0)
_MIGRATIONS = Path(__file__).parents[2] / "migrations"
_UNAUTHORIZED = 13
_MAJORITY = "db.adminCommand({setDefaultRWConcern: 1, defaultWriteConcern: {w: 'majority'}})"
_LIFETIME = f"db.adminCommand({{setParameter: 1, transactionLifetimeLimitSeconds: {TRANSACTION_SECONDS}}})"
Client = MongoClient[dict[str, Any]]


def check(settings: Settings) -> Iterator[Finding]:
    """Of the server of each service that this process runs."""
    for service in settings.services:
        what = f"MongoDB ({service})"
        advice = f"Start it, or correct MONGODB_URI_{service.upper()} or MONGODB_URI."
        yield from attempt(what, advice, partial(_ask, settings, service, what))


def _ask(settings: Settings, service: str, what: str) -> Iterator[Finding]:
    uri = settings.mongodb_uris[service]
    client: Client
    with MongoClient(uri, timeoutMS=WITHIN_MS, serverSelectionTimeoutMS=WITHIN_MS, tz_aware=True) as client:
        before = datetime.fromtimestamp(time.time(), UTC)
        hello = client.admin.command("hello")
        yield _topology(what, hello, settings)
        yield _clock(what, hello["localTime"].replace(tzinfo=UTC), before)
        yield _version(what, client.server_info()["versionArray"])
        yield from attempt(f"{what} majority", _MAJORITY, lambda: [_majority(what, client)])
        yield from attempt(f"{what} transactions", _LIFETIME, lambda: [_lifetime(what, client)])
        yield _pending(what, client[settings.database_name(service)], service)
        if settings.is_split:
            yield _alone(what, client, settings, service)


def _topology(what: str, hello: dict[str, Any], settings: Settings) -> Finding:
    members = len(hello.get("hosts", []))
    sharded = hello.get("msg") == "isdbgrid"
    said = (
        "a sharded cluster" if sharded else f"a replica set of {members}" if members else "one server alone"
    )
    enough = sharded or members >= (3 if settings.is_production else 1)
    advice = "Transactions need a replica set; to lose nothing and stay up it needs three members."
    return Finding(f"{what} topology", enough, said, advice)


def _clock(what: str, theirs: datetime, ours: datetime) -> Finding:
    skew = abs((theirs - ours).total_seconds())
    advice = "Run a time daemon (chrony) on both machines: leases and due times go by these clocks."
    return Finding(f"{what} clock", skew <= SKEW_SECONDS, f"{skew:.1f} s from ours", advice)


def _version(what: str, version: list[int]) -> Finding:
    text = ".".join(map(str, version[:3]))
    return Finding(f"{what} version", tuple(version[:2]) >= OLDEST, text, "Use MongoDB 6.0 or newer.")


def _majority(what: str, client: Client) -> Finding:
    concern = client.admin.command("getDefaultRWConcern").get("defaultWriteConcern", {}).get("w", "not set")
    said = f"writes are acknowledged by: {concern}"
    return Finding(f"{what} majority", concern == "majority", said, f"Run: {_MAJORITY}")


def _lifetime(what: str, client: Client) -> Finding:
    name = "transactionLifetimeLimitSeconds"
    seconds = client.admin.command({"getParameter": 1, name: 1})[name]
    said = f"one that was left open lives for {seconds} s"
    return Finding(f"{what} transactions", seconds <= TRANSACTION_SECONDS, said, f"Run: {_LIFETIME}")


def _pending(what: str, database: Any, service: str) -> Finding:
    files = {path.stem for path in (_MIGRATIONS / service).glob("[0-9]*.py")}
    missing = sorted(files - {row["_id"] for row in database["migrations"].find({}, {"_id": 1}).hint("_id_")})
    said = f"{len(missing)} have not run: {', '.join(missing)}" if missing else f"all {len(files)} have run"
    return Finding(f"{what} migrations", not missing, said, "Run: python -m migrations")


def _alone(what: str, client: Client, settings: Settings, service: str) -> Finding:
    """Whether this user is kept out of the other services' databases."""
    open_to_it = [name for name in SERVICES if name != service and _can_read(client, settings, name)]
    said = f"may read {', '.join(open_to_it)} too" if open_to_it else "kept to its own database"
    advice = "Give each service a user of its own: python -m migrations.users"
    return Finding(f"{what} user", not open_to_it, said, advice)


def _can_read(client: Client, settings: Settings, service: str) -> bool:
    try:
        client[settings.database_name(service)]["outbox"].find_one({"_id": ""})
    except OperationFailure as error:
        if error.code == _UNAUTHORIZED:
            return False
        raise
    return True
