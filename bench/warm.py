"""Asks once for everything the cached scenarios read, and keeps the lists' ETags for the 304 scenario."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

from bench.errors import BenchError
from bench.machine import Target
from bench.seeding import task_id

_CONNECTIONS = 16


def warm(target: Target, tokens: Sequence[str], file: Path, *, first: int, tasks: int) -> None:
    """Read everybody's list, newest seeded task and account; write the file that the wrk scripts read.

    Errors: `BenchError` for an answer that is not 200.
    """
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        shares = [range(start, len(tokens), _CONNECTIONS) for start in range(_CONNECTIONS)]
        parts = list(pool.map(lambda share: _walk(target, tokens, share, first, tasks), shares))
    etags = {place: etag for part in parts for place, etag in part.items()}
    write_people(file, tokens, etags)


def write_people(file: Path, tokens: Sequence[str], etags: Mapping[int, str]) -> None:
    """The file that the wrk scripts read: a line has somebody's token and, once known, their list's ETag."""
    file.write_text("".join(f"{token}\t{etags.get(place, '')}\n" for place, token in enumerate(tokens)))


def _walk(target: Target, tokens: Sequence[str], share: range, first: int, tasks: int) -> dict[int, str]:
    etags = {}
    connection = HTTPConnection("127.0.0.1", target.port, timeout=30)
    for place in share:
        etags[place] = _get(connection, "/api/v1/tasks", tokens[place])
        _get(connection, f"/api/v1/tasks/{task_id(first, place + 1, tasks)}", tokens[place])
        _get(connection, "/api/v1/me", tokens[place])
    connection.close()
    return etags


def _get(connection: HTTPConnection, path: str, token: str) -> str:
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise BenchError(f"GET {path} answered {answer.status} while warming up: {body[:300]!r}")
    return answer.headers["ETag"] or ""
