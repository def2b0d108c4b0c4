"""`python -m migrations.users`: makes the MongoDB users that the services' addresses name.

`MONGODB_ADMIN_URI` leads there as somebody who may make users; `MONGODB_URI_AUTH` and its kin hold each
service's name and password. A user may read and write its own service's database, ask the cluster what
`python -m config.doctor` and beat ask, and nothing else. Running it again changes passwords to
those of the addresses.
"""

import os
import sys
from typing import Any
from urllib.parse import unquote, urlsplit

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from config.environment import SettingsError
from config.settings import load

ROLE = "myriadAsksTheCluster"
_ASKED = ["getDefaultRWConcern", "getParameter", "replSetGetStatus", "serverStatus"]
_TAKEN = 51003  # the user or (51002) the role is there already
_ROLE_TAKEN = 51002
_SECONDS = 10_000

Client = MongoClient[dict[str, Any]]


def grant(client: Client, *, name: str, password: str, database: str) -> None:
    """Make (or change) the user `name`, who may use `database` alone. Errors: `PyMongoError`."""
    privileges = [{"resource": {"cluster": True}, "actions": _ASKED}]
    _make(client, "Role", ROLE, _ROLE_TAKEN, privileges=privileges, roles=[])
    own = [{"role": role, "db": database} for role in ("readWrite", "dbAdmin")]
    _make(client, "User", name, _TAKEN, pwd=password, roles=[*own, {"role": ROLE, "db": "admin"}])


def _make(client: Client, kind: str, name: str, taken: int, **options: Any) -> None:
    try:
        client.admin.command(f"create{kind}", name, **options)
    except OperationFailure as error:
        if error.code != taken:
            raise
        client.admin.command(f"update{kind}", name, **options)


def main() -> int:
    """Out: 0, or 1 with one line that says what is wrong."""
    try:
        settings = load()
        with MongoClient[dict[str, Any]](_admin(), timeoutMS=_SECONDS) as client:
            for service in settings.services:
                parts = urlsplit(settings.mongodb_uris[service])
                if not (parts.username and parts.password):
                    raise SettingsError(f"MONGODB_URI_{service.upper()} names no user and password.")
                name, password = unquote(parts.username), unquote(parts.password)
                grant(client, name=name, password=password, database=settings.database_name(service))
                print(f"{name} may use {settings.database_name(service)}, and no other database.")
    except (SettingsError, PyMongoError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _admin() -> str:
    uri = os.environ.get("MONGODB_ADMIN_URI", "")
    if not uri:
        raise SettingsError(
            "MONGODB_ADMIN_URI is missing. Example: mongodb://admin:password@db1/?replicaSet=rs0"
        )
    return uri


if __name__ == "__main__":
    sys.exit(main())
