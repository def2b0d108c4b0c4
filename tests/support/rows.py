"""What tests have written to MongoDB, and its end."""

from typing import Any

from pymongo import MongoClient

OURS = "myriad_"
KEPT = ("migrations", "migration_locks")


class Rows:
    """The rows of all services. Whoever wrote them, in whatever process: the server counts what is written to
    each collection, and asking it for that is a tenth of looking into each."""

    def __init__(self, client: "MongoClient[dict[str, Any]]") -> None:
        self._client = client
        self._seen: dict[str, int] = {}

    def clear(self) -> None:
        """Collections that were written to are emptied, not dropped: that costs file handles and indexes."""
        before, expected = self._writes(), dict[str, int]()
        for name, writes in before.items():
            changed = self._seen.get(name) != writes
            expected[name] = writes + changed
            if changed:
                database, _, collection = name.partition(".")
                self._client[database][collection].delete_many({})
        # Where somebody wrote meanwhile, nothing is known.
        self._seen = {name: now for name, now in self._writes().items() if expected.get(name) == now}

    def _writes(self) -> dict[str, int]:
        told = self._client.admin.command("top")["totals"]
        return {
            name: figures["writeLock"]["count"]
            for name, figures in told.items()
            if name.startswith(OURS) and not name.endswith(KEPT)
        }
