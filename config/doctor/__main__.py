"""`python -m config.doctor [--mail you@example.org]`: one line for each thing that was asked."""

import argparse
import sys
from collections.abc import Iterator

from config.doctor import machine, mongodb, servers
from config.doctor.finding import Finding
from config.environment import SettingsError
from config.settings import Settings, load


def findings(settings: Settings, recipient: str = "") -> Iterator[Finding]:
    """Everything there is to ask. `recipient` gets a test mail."""
    yield from mongodb.check(settings)
    yield from servers.check_redis(settings)
    yield from servers.check_broker(settings)
    yield from servers.check_mail(settings, recipient)
    yield from machine.check_disk(settings)
    yield from machine.check_keys(settings)
    yield from machine.check_bundle(settings)


def main(arguments: list[str]) -> int:
    """Out: 0 when all is well, 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m config.doctor", description=__doc__)
    parser.add_argument("--mail", default="", metavar="ADDRESS", help="send a test mail there")
    asked = parser.parse_args(arguments)
    try:
        settings = load()
    except SettingsError as error:
        print("\n".join(f"WRONG  Settings: {line}" for line in str(error).splitlines()))
        return 1
    print("ok     Settings: all can be used")
    wrong = 0
    for finding in findings(settings, asked.mail):
        print(finding, flush=True)
        wrong += not finding.ok
    print(f"\n{wrong or 'Nothing'} is wrong." if wrong < 2 else f"\n{wrong} things are wrong.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
