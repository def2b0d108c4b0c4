"""MongoDB: one client a process, bounded waits, transactions that MongoEngine really joins."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import mongoengine
import pymongo
from mongoengine.connection import disconnect_all, get_connection, get_db, register_connection
from pymongo import MongoClient, ReadPreference, ReturnDocument, monitoring
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    ExecutionTimeout,
    PyMongoError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
)

from config.connections import times
from config.connections.pools import Pools
from webapp.core import clock
from webapp.core.ids import Owned
from webapp.core.pool_waits import PoolWaits
from webapp.core.replicas import target

T = TypeVar("T")
Row = dict[str, Any]

_TAKEN = 11000
_pool_waits = PoolWaits()
_AWAY = (ConnectionFailure, ExecutionTimeout, ServerSelectionTimeoutError, WaitQueueTimeoutError)

_HINT = (
    "MONGODB_URI: the default write concern for {service} is {found}, not majority. Run: "
    "db.adminCommand({{setDefaultRWConcern: 1, defaultWriteConcern: {{w: 'majority'}}}})"
)

listeners: list[monitoring.CommandListener] = []
"""Heard by every client made after they were added: tests and metrics listen here."""


_collections: dict[tuple[type[mongoengine.Document], bool], Collection[Row]] = {}
"""Those of the clients of now, at the primary and (True) at a secondary: making one costs as much as a
twentieth of a find."""


class NotMajority(Exception):
    """The cluster acknowledges writes before a majority has them: a failover could lose them."""


@dataclass
class _Transaction:
    session: ClientSession
    after_commit: list[Callable[[], object]] = field(default_factory=list)
    at_end: list[Callable[[], object]] = field(default_factory=list)


_transaction: ContextVar[_Transaction | None] = ContextVar("transaction", default=None)
_session: ContextVar[ClientSession | None] = ContextVar("session", default=None)


def connect(
    uris: Mapping[str, str],
    names: Mapping[str, str],
    *,
    pools: Pools,
    deadline: float,
    replicas: bool = False,
) -> None:
    """Register an alias for each service: its server's address and its database's name.

    Call it after fork. Nothing connects until the first command. Aliases with the same URI share one client:
    MongoEngine sees that their options are the same, so these must not tell of the alias. `deadline` is the
    seconds that any operation may take in all (CSOT). There is no `w=` here: a transaction refuses it, so the
    cluster's default must say majority (`check_majority`). With `replicas` some reads may choose their
    secondary.
    """
    disconnect_all()
    _collections.clear()
    for alias, uri in uris.items():
        register_connection(
            alias,
            db=names[alias],
            host=uri,
            tz_aware=True,
            uuidRepresentation="standard",
            readConcernLevel="majority",
            maxPoolSize=pools.mongodb,
            timeoutMS=int(deadline * 1000),
            serverSelectionTimeoutMS=int(deadline * 1000),
            connectTimeoutMS=int(times.MONGODB_CONNECT_SECONDS * 1000),
            heartbeatFrequencyMS=int(times.MONGODB_HEARTBEAT_SECONDS * 1000),
            maxIdleTimeMS=int(times.MONGODB_IDLE_SECONDS * 1000),
            appname=pools.client_name,
            connect=False,
            server_selector=target.select if replicas else None,
            event_listeners=[_pool_waits, *listeners],
        )
        get_db(alias)  # makes the client now: MongoEngine would make one for each thread that asks first


def database(service: str) -> Database[Row]:
    """The database of one service."""
    found: Database[Row] = get_db(service)
    return found


def collection(service: str, name: str) -> Collection[Row]:
    """A raw collection: hot reads and conditional updates need no documents made of their rows."""
    return database(service)[name]


def rows_of(model: type[mongoengine.Document]) -> Collection[Row]:
    """The raw collection behind a model. MongoEngine's own handle is not used: it forgets old ones by class
    name when it disconnects, and two services may each have a `UserProfile`. While a secondary is the target,
    documents that allow it are read from there; writes go to the primary whatever is said here."""
    key = (model, target.is_set() and model._meta["replicas"])
    found = _collections.get(key)
    if found is None:
        found = collection(model._meta["db_alias"], model._get_collection_name())
        if key[1]:
            found = found.with_options(read_preference=ReadPreference.SECONDARY)
        _collections[key] = found
    return found


def insert(document: mongoengine.Document) -> Row:
    """Validate a new document and store it. Out: its row. Errors: `DuplicateKeyError` if the id is taken."""
    document.validate()
    row: Row = document.to_mongo().to_dict()
    rows_of(type(document)).insert_one(row)
    return row


def insert_all(documents: Sequence[mongoengine.Document]) -> set[Any]:
    """Validate new documents of one collection and store those that are not there yet. Out: the ids that were
    taken. Not in a transaction: it goes on after one that is taken, and may be run again."""
    for document in documents:
        document.validate()
    try:
        rows = [document.to_mongo().to_dict() for document in documents]
        rows_of(type(documents[0])).insert_many(rows, ordered=False)
    except BulkWriteError as error:
        faults = error.details["writeErrors"]
        if error.details.get("writeConcernErrors") or any(one["code"] != _TAKEN for one in faults):
            raise
        return {one["op"]["_id"] for one in faults}
    return set()


def modify(
    model: type[mongoengine.Document],
    where: Row,
    update: Row | list[Row],
    *,
    upsert: bool = False,
    fields: Row | None = None,
) -> Row | None:
    """Change the one row that matches. Out: the row after the change (of it what the projection `fields`
    says), or None when none matched."""
    return rows_of(model).find_one_and_update(
        where, update, fields, return_document=ReturnDocument.AFTER, upsert=upsert
    )


def any_of(owned: Iterable[Owned]) -> Row:
    """Matches any of these rows (each by its user and its id), so that a cluster asks only the shards that
    hold them."""
    return {"$or": [{"_id": own_id, "user_id": user_id} for user_id, own_id in owned]}


@contextmanager
def session(service: str) -> Iterator[ClientSession]:
    """Everything inside, MongoEngine's too, is one causally consistent session: the one under way, or a new
    one. It ends with the block, and still tells afterwards when its last command happened. The driver refuses
    commands to another service's server inside."""
    client: MongoClient[Row] = get_connection(service)
    under_way = _session.get()
    if under_way is not None and under_way.client is client:
        yield under_way
        return
    with client.start_session() as new, new.bind(end_session=False):
        token = _session.set(new)
        try:
            yield new
        finally:
            _session.reset(token)


def atomic(service: str, work: Callable[[], T]) -> T:
    """Run `work` in one transaction: all of its writes, MongoEngine's too, or none.

    Inside another `atomic` it joins that one. The driver may run `work` again after a transient error, so
    it must have no effect outside the database; put such effects into `after_commit`.
    Errors: those of `work` (nothing is stored then), and `PyMongoError` within 5 s.
    """
    if _transaction.get() is not None:
        return work()
    with session(service) as bound, pymongo.timeout(times.TRANSACTION_SECONDS):
        transaction = _Transaction(bound)
        result = _run(transaction, work)
    for effect in [*transaction.after_commit, *transaction.at_end]:
        effect()
    return result


def _run(transaction: _Transaction, work: Callable[[], T]) -> T:
    def attempt(_: ClientSession) -> T:
        transaction.after_commit.clear()
        return work()

    try:
        return _attempts(transaction, attempt)
    except PyMongoError:  # nobody knows yet whether it was committed
        raise
    except BaseException:
        for effect in transaction.at_end:
            effect()
        raise


def _attempts(transaction: _Transaction, attempt: Callable[[ClientSession], T]) -> T:
    token = _transaction.set(transaction)
    try:
        return transaction.session.with_transaction(attempt)
    finally:
        _transaction.reset(token)


def after_commit(effect: Callable[[], object]) -> None:
    """Run `effect` once the transaction under way is committed; at once when there is none."""
    transaction = _transaction.get()
    if transaction is None:
        effect()
    else:
        transaction.after_commit.append(effect)


def at_end(effect: Callable[[], object]) -> None:
    """Run `effect` once it is known how the transaction under way ended, either way; at once when there is
    none. It is not run when the outcome is unknown (the database went away at the commit)."""
    transaction = _transaction.get()
    if transaction is None:
        effect()
    else:
        transaction.at_end.append(effect)


def server_now(service: str) -> datetime:
    """The database server's time (moved as far as tests move ours): leases and due times must not depend
    on which machine's clock runs ahead."""
    local: datetime = database(service).client.admin.command("hello")["localTime"]
    return local.replace(tzinfo=UTC) + clock.shift()


def check_majority(services: Iterable[str]) -> None:
    """Errors: `NotMajority` if a server that answers has another default write concern."""
    for service in services:
        concern = database(service).client.admin.command("getDefaultRWConcern").get("defaultWriteConcern", {})
        if concern.get("w") != "majority":
            raise NotMajority(_HINT.format(service=service, found=concern.get("w", "not set")))


def is_away(error: PyMongoError) -> bool:
    """Whether the database did not answer in time, or was not to be reached."""
    return error.timeout or isinstance(error, _AWAY)


def within(seconds: float) -> AbstractContextManager[object]:
    """Everything inside takes no longer than this in all."""
    bounded: AbstractContextManager[object] = pymongo.timeout(seconds)
    return bounded


def answers(service: str, *, within: float) -> bool:
    """Whether the database answers a ping in `within` seconds."""
    try:
        with pymongo.timeout(within):
            database(service).command("ping")
    except PyMongoError:
        return False
    return True
