"""`python -m tests.auth.flooding URL`: two hundred log-ins a second by sixteen clients, until its input ends.

Wrong passwords of one account, in a process of its own, so that it does not slow the one that measures. It
prints how many answers it got of each status.
"""

import json
import sys
import threading
import time
from collections import Counter

from tests.support.raw import Raw

CLIENTS, PAUSE = 16, 0.06
WANTED = 200
"""A second: those who wait for a check ask no more meanwhile."""

BODY = {"email": "flood@example.com", "password": "not the password"}


class _Flood:
    def __init__(self, url: str) -> None:
        self._url, self.going = url, True
        self.counts: Counter[int] = Counter()

    def ask(self, number: int) -> None:
        """As one of the clients: they know nothing of each other, and do not ask all at the same moment."""
        raw = Raw(self._url)
        request = raw.request("POST", "/api/v1/auth/login", BODY)
        due = time.monotonic() + PAUSE * number / CLIENTS
        while self.going:
            self.counts[raw.ask(request)] += 1
            due += PAUSE
            time.sleep(max(0.0, due - time.monotonic()))
            due = max(due, time.monotonic() - PAUSE)
        raw.close()


def main(url: str) -> None:
    """Flood until the input ends."""
    flood = _Flood(url)
    threads = [threading.Thread(target=flood.ask, args=(number,)) for number in range(CLIENTS)]
    began = time.monotonic()
    for one in threads:
        one.start()
    sys.stdin.read()
    flood.going = False
    for one in threads:
        one.join()
    sys.stdout.write(json.dumps({"seconds": time.monotonic() - began, "counts": flood.counts}))


if __name__ == "__main__":
    main(sys.argv[1])
