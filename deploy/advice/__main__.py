"""`python -m deploy.advice URL...`: how many web and worker processes to run now, why, and the command.

The addresses are the processes' own (`METRICS_PORT` and its kin), each asked twice: all of web and worker,
and one beat at least.
"""

import argparse
import sys
import time
from collections.abc import Sequence

from deploy.advice.rules import Advice, advise
from deploy.advice.scrape import Look, Silent, parse, read

PLATFORMS = {
    "heroku": lambda each: "heroku ps:scale " + " ".join(f"{one.kind}={one.wanted}" for one in each),
    "kubernetes": lambda each: " && ".join(
        f"kubectl scale deployment/{one.kind} --replicas={one.wanted}" for one in each
    ),
    "ecs": lambda each: " && ".join(
        f"aws ecs update-service --service {one.kind} --desired-count {one.wanted}" for one in each
    ),
}


def look(urls: Sequence[str], seconds: float) -> Look:
    """Ask all, wait, ask again. Errors: `Silent`."""
    before, began = [parse(read(url)) for url in urls], time.monotonic()
    time.sleep(seconds)
    after = [parse(read(url)) for url in urls]
    return Look(before, after, time.monotonic() - began)


def text(advices: Sequence[Advice], platform: str) -> str:
    """The advice for a person; the last line is the command, or says that nothing is to be done."""
    lines = [f"{one.kind}: {one.now} run, {one.wanted} wanted. {one.reason}" for one in advices]
    changed = [one for one in advices if one.now != one.wanted]
    return "\n".join([*lines, PLATFORMS[platform](changed) if changed else "Nothing to do."])


def main(arguments: Sequence[str]) -> int:
    """Print the advice. Out: 0, or 1 with one line that says which process is silent."""
    parser = argparse.ArgumentParser(prog="python -m deploy.advice", description=__doc__)
    parser.add_argument("urls", nargs="+", metavar="URL", help="http://10.0.0.7:9108/metrics")
    parser.add_argument("--seconds", type=float, default=15.0, help="between the two looks")
    parser.add_argument("--platform", choices=sorted(PLATFORMS), default="heroku")
    asked = parser.parse_args(arguments)
    try:
        print(text(advise(look(asked.urls, asked.seconds)), asked.platform))
    except Silent as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
