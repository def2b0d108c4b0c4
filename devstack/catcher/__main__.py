"""python -m devstack.catcher --smtp-port 1025 --http-port 8025 [--store FILE]: catch mail until SIGTERM."""

import argparse
import signal
from pathlib import Path

from devstack.catcher.catcher import Catcher


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="devstack.catcher", description=__doc__)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--store", type=Path, help="a file to keep mails between runs")
    options = parser.parse_args()
    ends = {signal.SIGINT, signal.SIGTERM}
    # Before any thread starts, or the threads would not block them and could be the ones interrupted.
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    ports = {"smtp_port": options.smtp_port, "http_port": options.http_port}
    with Catcher.start(**ports, file=options.store) as catcher:
        print(f"Mail to {catcher.smtp_url} shows at {catcher.url}/", flush=True)
        signal.sigwait(ends)


main()
