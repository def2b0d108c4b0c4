"""`python -m config.connections`: the most connections that the processes of these settings open.

`--web 4 --worker 3` counts a fleet: four times the web command, three times the worker's.
"""

import argparse
import sys
from dataclasses import astuple

from config.connections import totals
from config.environment import SettingsError
from config.settings import Settings, load

_LINE = "{:<16}{:>7}{:>10}{:>8}{:>8}{:>8}"
_ONE_REDIS = "The limits and the broker are one Redis here: together {} connections.\n"
_NOTE = """A line says how many processes of a kind there are, and the most connections that one of them opens
to each MongoDB server, to the cache's Redis, to the limits' Redis and to the broker. While a release rolls
out, old and new processes run side by side: leave each server room for twice its total."""


def text(settings: Settings, *, webs: int, workers: int) -> str:
    """The table, with its totals."""
    table = totals.rows(settings, webs=webs, workers=workers)
    total = totals.totals(table)
    lines = [_LINE.format("process", "count", "MongoDB", "cache", "limits", "broker")]
    lines += [_LINE.format(*astuple(row)) for row in table]
    lines += [_LINE.format("total", "", *total.values()), ""]
    if settings.broker_url == settings.redis_broker_url:
        lines.append(_ONE_REDIS.format(total["limits"] + total["broker"]))
    return "\n".join([*lines, _NOTE])


def main(arguments: list[str]) -> int:
    """Print the table. Out: 0, or 1 with a line for each setting that is wrong."""
    parser = argparse.ArgumentParser(prog="python -m config.connections", description=__doc__)
    parser.add_argument("--web", type=int, default=1, help="how many times `web` runs")
    parser.add_argument("--worker", type=int, default=1, help="how many times `worker` runs")
    asked = parser.parse_args(arguments)
    try:
        settings = load()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    print(text(settings, webs=asked.web, workers=asked.worker))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
