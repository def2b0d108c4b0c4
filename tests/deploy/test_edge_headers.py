"""The table of headers in docs/deploy.md holds, line by line, through a real nginx."""

import re
import socket
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests

from tests.deploy.conftest import FILES
from tests.support.edge import Edge
from webapp.core.web.browser_app import ASSET_HEADERS, page_headers, worker_headers
from webapp.core.web.lifecycle import SAFE_HEADERS

POLICY = "Content-Security-Policy"
PAGE_HEADERS = page_headers()
POLICIES = {"page": PAGE_HEADERS[POLICY], "worker": worker_headers()[POLICY], "safe": SAFE_HEADERS[POLICY]}
ALWAYS = (*SAFE_HEADERS, "Cache-Control", "X-Request-ID")
CONDITIONS: dict[str, dict[str, Any]] = {
    "": {},
    "brotli": {"headers": {"Accept-Encoding": "gzip, deflate, br"}},
    "gzip": {"headers": {"Accept-Encoding": "gzip"}},
    "part": {"headers": {"Range": "bytes=0-3"}},
    "changed": {"headers": {"If-Match": '"another"'}},
    "large": {"data": b"x" * 300_000},
    "huge": {"data": b"x" * (10 * 1024 * 1024 + 1)},
    "long header": {"headers": {"X-Long": "x" * 9000}},
}
LONGER = {"long address": "?" + "x" * 4000, "longer address": "?" + "x" * 9000}


class Row(NamedTuple):
    """One line of the table."""

    kind: str
    method: str
    path: str
    condition: str
    status: int
    told: list[str]


def _rows() -> list[Row]:
    page = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text()
    table = page.partition("### What every answer bears")[2].partition("\n#")[0]
    rows = []
    for line in re.findall(r"^\| [a-z]+ \| `.*\|$", table, re.M):
        kind, request, status, *told = (cell.strip() for cell in line.strip("|").split("|"))
        method, path, condition = re.fullmatch(r"`([A-Z]+) (\S+)` ?(.*)", request).groups()  # type: ignore[union-attr]
        rows.append(Row(kind, method, path, condition, int(status), [cell.strip("`") for cell in told]))
    return rows


def _ask(door: Edge, row: Row) -> requests.Response:
    options = dict(CONDITIONS.get(row.condition, {}))
    if row.condition == "unchanged":
        options["headers"] = {"If-None-Match": door.get(row.path).headers["ETag"]}
    return door.ask(row.method, row.path + LONGER.get(row.condition, ""), **options)


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row.method} {row.path} {row.condition}")
def test_an_answer_bears_what_the_table_says(door: Edge, row: Row) -> None:
    if row.condition == "no host":
        assert _raw(door, b"GET /today HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 400")
        return
    answer = _ask(door, row)
    kind, caching, etag, vary, policy = row.told

    assert answer.status_code == row.status
    if row.status != 304:
        assert answer.headers["Content-Type"].lower().startswith(kind.lower())
    assert answer.headers["Cache-Control"] == caching
    assert ("ETag" in answer.headers) == (etag == "yes")
    assert answer.headers.get("Vary", "") == vary
    assert answer.headers[POLICY] == POLICIES[policy]
    if policy == "page":
        assert PAGE_HEADERS.items() <= dict(answer.headers).items()
    if row.kind == "asset" and row.status in (200, 304):
        assert ASSET_HEADERS.items() <= dict(answer.headers).items()
    _holds_always(answer)


def _holds_always(answer: requests.Response) -> None:
    for name in ALWAYS:
        assert len(answer.raw.headers.getlist(name)) == 1, name
    if answer.headers.get("Content-Type") == "application/problem+json":
        body = answer.json()
        assert body["status"] == answer.status_code
        assert body["request_id"] == answer.headers["X-Request-ID"]
        assert body["type"] == f"urn:myriad:problem:{body['code']}"


def test_the_table_has_each_class_and_each_form_of_a_request() -> None:
    rows = _rows()

    assert {row.kind for row in rows} == {"page", "asset", "worker", "file", "api", "any"}
    assert {row.condition for row in rows} >= {*CONDITIONS, *LONGER, "unchanged", "no host"}


@pytest.mark.parametrize(("accepted", "coding"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", None)])
def test_a_file_comes_in_the_smallest_form_that_the_client_takes(
    door: Edge, accepted: str, coding: str | None
) -> None:
    path = "/assets/chunk-0a1b2c3d.js"
    with requests.get(
        door.url + path, headers={"Accept-Encoding": accepted}, stream=True, timeout=10
    ) as answer:
        body = answer.raw.read(decode_content=False)

    assert answer.headers.get("Content-Encoding") == coding
    assert body == FILES[path[1:] + {"br": ".br", "gzip": ".gz", None: ""}[coding]]


def test_a_request_without_a_host_is_told_so_with_all_headers(door: Edge) -> None:
    head, _, body = _raw(door, b"GET /today HTTP/1.1\r\nConnection: close\r\n\r\n").partition(b"\r\n\r\n")

    assert b"application/problem+json" in head
    assert b'"code":"bad_request"' in body
    for name in ALWAYS:
        assert head.lower().count(f"\r\n{name.lower()}: ".encode()) == 1, name


@pytest.mark.parametrize("garbage", [b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00"])
def test_what_is_not_http_is_refused_with_safe_headers(door: Edge, garbage: bytes) -> None:
    answer = _raw(door, garbage)

    if not answer.startswith(b"HTTP/1.1"):  # a line that HTTP/0.9 might have sent
        return
    assert b"X-Content-Type-Options: nosniff" in answer
    assert b"Cache-Control: no-store" in answer


def test_people_who_come_by_https_are_told_to_stay_there(door: Edge) -> None:
    https = {"X-Forwarded-Proto": "https"}

    for path in ("/", "/api/v1/status", "/assets/chunk-00000000.js"):
        assert "Strict-Transport-Security" not in door.get(path, **https).headers
        assert "Strict-Transport-Security" in door.behind("192.0.2.1", path, **https).headers


def _raw(door: Edge, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", door.port), timeout=5) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))
