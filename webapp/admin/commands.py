"""The command line. It speaks to auth's database and Redis as a web process does, so it needs the same
settings."""

import argparse
import sys
from collections.abc import Sequence

from config.connections import pools
from config.settings import Settings, load
from webapp import wiring
from webapp.admin import keys
from webapp.admin.accounts import COMMANDS
from webapp.auth.service import operating
from webapp.core import queue

ROTATE = "rotate-keys"
PUBLISHED_MINUTES = 15.0


def main(arguments: Sequence[str] | None = None, settings: Settings | None = None) -> int:
    """Run one command. Out: 0, or 1 when it could not be done. Says on stdout what it did."""
    wanted = _parser().parse_args(arguments)
    settings = settings or load()
    if "auth" not in settings.services:
        print("This is done where auth runs: SERVICES leaves it out.", file=sys.stderr)
        return 1
    if wanted.command == ROTATE:
        code, said = keys.rotate(settings, wanted.minutes)
        print(said)
        return code
    own = pools.web(settings)
    wiring.connect(settings, own)
    queue.use(queue.sender(settings, own))
    user = operating.find(wanted.account)
    if user is None:
        print(f"There is no account {wanted.account}.", file=sys.stderr)
        return 1
    print(COMMANDS[wanted.command][1](user, wanted))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m webapp.admin", description="Look after accounts and keys."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (about, _) in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=about)
        command.add_argument("account", help="its e-mail address or id")
        if name == "disable":
            command.add_argument("--reason", default="", help="stands in the account's audit log")
    about = "give tokens a new key: it is published at once and signs later; nobody is logged out"
    rotate = commands.add_parser(ROTATE, help=about, description=about)
    rotate.add_argument("--minutes", type=float, default=PUBLISHED_MINUTES, help="until it signs")
    return parser
