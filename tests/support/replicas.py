"""A replica set whose secondaries can be left behind, and which member served what."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymongo
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from devstack import mongodb
from devstack.mongodb import MongoDB
from tests.support.failing import READS
from tests.support.waiting import until

Client = pymongo.MongoClient[dict[str, Any]]
_STOPPED_APPLYING = "rsSyncApplyStop"


class ServedBy(CommandListener):
    """Each read of the application: the port that was asked, the collection, the command."""

    def __init__(self) -> None:
        self.finds: list[tuple[int, str, Mapping[str, Any]]] = []

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name in READS:
            port = event.connection_id[1] or 0
            self.finds.append((port, event.command[event.command_name], dict(event.command)))

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Not of interest."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Not of interest."""


@dataclass
class ReplicaSet:
    """A primary and two secondaries without a vote: writes are acknowledged while both are behind."""

    server: MongoDB
    client: Client
    primary: int
    secondaries: dict[int, Client] = field(default_factory=dict)

    def leave_behind(self, *ports: int) -> None:
        """From now on these secondaries hear of writes and do not apply them; all others do."""
        for port, client in self.secondaries.items():
            mode = "alwaysOn" if port in ports else "off"
            client.admin.command({"configureFailPoint": _STOPPED_APPLYING, "mode": mode})

    def catch_up(self) -> None:
        """Return once every secondary has applied what the primary has."""
        self.leave_behind()
        until(lambda: len(set(self._applied())) == 1, seconds=30)

    def _applied(self) -> list[Any]:
        clients = [self.client, *self.secondaries.values()]
        return [client.admin.command("hello")["lastWrite"]["opTime"]["ts"] for client in clients]


@contextmanager
def replica_set(folder: Path) -> Iterator[ReplicaSet]:
    """Three members that refuse table scans; stopped at the end."""
    parameters = {"notablescan": 1, "enableTestCommands": 1}
    with ExitStack() as stack:
        server = mongodb.start(folder, members=3, parameters=parameters)
        stack.callback(server.stop)
        client: Client = stack.enter_context(pymongo.MongoClient(server.uri))
        until(lambda: len(client.secondaries) == 2)
        _take_votes(client)
        found = ReplicaSet(server, client, (client.primary or ("", 0))[1])
        for host, port in client.secondaries:
            direct: Client = pymongo.MongoClient(host, port, directConnection=True)
            found.secondaries[port] = stack.enter_context(direct)
        found.catch_up()
        yield found


def _take_votes(client: Client) -> None:
    config = client.admin.command("replSetGetConfig")["config"]
    host, port = client.primary or ("", 0)
    for member in config["members"]:
        if member["host"] != f"{host}:{port}":
            member.update(votes=0, priority=0)
    config["settings"]["chainingAllowed"] = False  # or one hears of writes by the one that is left behind
    config["version"] += 1
    client.admin.command("replSetReconfig", config, force=True)
