"""Listens to every command that the application sends: each names `user_id`, and no transaction leaves its
service's database."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

LOOKED_UP_OTHERWISE = {"emails", "challenges", "identities", "tries", "migrations", "migration_locks"}
"""Collections keyed by what is looked up."""

DUE = {"due", "remind_at", "purge_at"}
"""Background finds and counts of due rows ask for these alone."""


class ScopeListener(CommandListener):
    """`violations` has a line for each command on a user's collection without `user_id` equality, and for
    each in a transaction that began in another database: one client serves all and would not refuse."""

    def __init__(self) -> None:
        self.violations: list[str] = []
        self.targets: Counter[tuple[str, str, str]] = Counter()
        self._homes: dict[tuple[bytes, int], str] = {}
        self.commands: list[tuple[str, str, Mapping[str, Any]]] = []

    def started(self, event: CommandStartedEvent) -> None:
        collection = event.command.get(event.command_name)
        if not isinstance(collection, str) or event.command_name in (
            "listIndexes",
            "createIndexes",
            "create",
        ):
            return
        self._stay_home(event)
        targets = {target(where, collection) for where in _filters(event.command_name, event.command)}
        self.targets.update((collection, event.command_name, one) for one in targets)
        self.commands.append((event.command_name, collection, event.command))
        if collection in LOOKED_UP_OTHERWISE or event.command_name in ("getMore", "killCursors"):
            return
        for where in _filters(event.command_name, event.command):
            if not _is_scoped(where) and not (
                event.command_name in ("find", "aggregate") and set(where) <= DUE
            ):
                self.violations.append(f"{event.command_name} {collection} {where}")

    def _stay_home(self, event: CommandStartedEvent) -> None:
        if event.command.get("autocommit", True):
            return
        transaction = bytes(event.command["lsid"]["id"]), event.command["txnNumber"]
        if self._homes.setdefault(transaction, event.database_name) != event.database_name:
            self.violations.append(f"{event.command_name} in another service's transaction")

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Not of interest."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Not of interest."""


def _filters(name: str, command: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    match name:
        case "find" | "distinct" | "count":
            return [command.get("filter", command.get("query", {}))]
        case "findAndModify":
            return [command["query"]]
        case "update":
            return [update["q"] for update in command["updates"]]
        case "delete":
            return [delete["q"] for delete in command["deletes"]]
        case "insert":
            return list(command["documents"])
        case "aggregate":
            return [stage.get("$match", {}) for stage in command["pipeline"][:1]]
        case _:
            return []


def target(where: Mapping[str, Any], collection: str) -> str:
    """By what a mongos would send a command with this filter to a shard: the user, each of several users, the
    id that the collection is keyed by; or `all`, with what it asks for."""
    if collection in LOOKED_UP_OTHERWISE:
        return "key" if "_id" in where else f"all: {', '.join(sorted(where)) or 'nothing'}"
    if "user_id" in where and not isinstance(where["user_id"], Mapping):
        return "user"
    if "$or" in where and _is_scoped(where):
        return "users"
    return f"all: {', '.join(sorted(where)) or 'nothing'}"


def users_of(name: str, command: Mapping[str, Any]) -> set[UUID]:
    """The users whose rows a command names."""
    found = {user for where in _filters(name, command) for user in _users(where)}
    return {user if isinstance(user, UUID) else user.as_uuid() for user in found}


def _users(where: Mapping[str, Any]) -> Iterator[Any]:
    if "user_id" in where:
        yield where["user_id"]
    for part in where.get("$or", ()):
        yield from _users(part)


def _is_scoped(where: Mapping[str, Any]) -> bool:
    if "$or" in where and "user_id" not in where:
        return all(map(_is_scoped, where["$or"]))
    return "user_id" in where and not isinstance(where["user_id"], Mapping)
