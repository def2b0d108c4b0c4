"""Listens to every command that the application sends: each names `user_id`, and no transaction leaves its
service's database."""

from collections.abc import Mapping
from typing import Any

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


def _is_scoped(where: Mapping[str, Any]) -> bool:
    if "$or" in where and "user_id" not in where:
        return all(map(_is_scoped, where["$or"]))
    return "user_id" in where and not isinstance(where["user_id"], Mapping)
