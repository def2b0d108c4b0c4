"""`python -m workers.mails USER_ID`: what became of the messages to one user, the newest first.

`python -m webapp.admin find ADDRESS` tells the id. It runs where notifications does.
"""

import argparse
import sys
from collections.abc import Sequence
from uuid import UUID

from config.connections import pools
from config.environment import SettingsError
from config.settings import Settings, load
from webapp import wiring
from webapp.core.db import Row
from webapp.notifications import service

SHOWN = 50


def lines(settings: Settings, user_id: UUID, limit: int = SHOWN) -> list[str]:
    """A line for each message. Errors: those of the database."""
    wiring.connect(settings, pools.release())
    return [_line(row) for row in service.list_deliveries(user_id, None, after=None, limit=limit)[:limit]]


def _line(row: Row) -> str:
    """No address and no text: this may be pasted into a ticket."""
    waits = f", tried again at {row['due']:%Y-%m-%d %H:%M:%S}" if row.get("due") else ""
    why = f" ({row['reason']})" if row["reason"] else ""
    return (
        f"{row['created_at']:%Y-%m-%d %H:%M:%S} {row['kind']} by {row['channel']}: "
        f"{row['state']}{why}{waits}; "
        f"tries {row['attempts']}, handed over {row['handovers']}; "
        f"id {row.get('mail') or row['_id']}, request {row['request_id'] or '-'}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Out: 0, or 1 with one line that says why."""
    parser = argparse.ArgumentParser(prog="python -m workers.mails", description=__doc__)
    parser.add_argument("user", type=UUID)
    asked = parser.parse_args(arguments)
    try:
        settings = load()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    if "notifications" not in settings.services:
        print("This is done where notifications runs: SERVICES leaves it out.", file=sys.stderr)
        return 1
    found = lines(settings, asked.user)
    print("\n".join(found) or "Nothing was to be told to this user: look for the event, in the outbox.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
