"""The function that CloudFront runs on paths, in Node: as nginx does with the same table."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deploy.cdn.__main__ import FOLDER
from tests.deploy.conftest import FILES
from tests.deploy.test_edge_headers import ALWAYS, _rows
from tests.deploy.test_routing import _route
from webapp.core.web.lifecycle import SAFE_HEADERS

RUN = """
const source = require("fs").readFileSync(process.argv[1], "utf8");
const handler = new Function(source + "; return handler;")();
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const event = ([method, uri]) => ({ context: { requestId: "id-1" }, request: { method, uri, headers: {} } });
process.stdout.write(JSON.stringify(asked.map((one) => handler(event(one)))));
"""
REQUESTS = sorted(
    {
        (row.method, row.path.partition("?")[0])
        for row in _rows()
        if not row.path.startswith(("/api/", "/.well"))
    }
)
ODD = (
    "//",
    "/today/",
    "/assets",
    "/api",
    "/apiary",
    "/api.js",
    "/assets/a/b.js",
    "/assets/..%2findex.html",
    "/%2e%2e/x",
    "/a.b/c",
    "/" + "a" * 101,
    "/a/b/c/d/e/f/g",
    "/.builds.json",
    "/assets/x-1.js.map",
    "/livez",
    "/Today",
)


def _run(requests: list[tuple[str, str]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        ["node", "-e", RUN, str(FOLDER / "cloudfront" / "paths.js")],
        input=json.dumps(requests),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


@pytest.fixture(scope="module")
def answers() -> dict[tuple[str, str], dict[str, Any]]:
    """By method and path."""
    asked = [*REQUESTS, *(("GET", path) for path in ODD)]
    return dict(zip(asked, _run(asked), strict=True))


def _status(answer: dict[str, Any]) -> int:
    """Of the function, or of S3, which has the files of the small build."""
    return int(answer.get("statusCode") or (200 if answer["uri"][1:] in FILES else 404))


def test_each_request_of_the_table_of_headers_gets_the_same_status_as_at_nginx(
    answers: dict[tuple[str, str], dict[str, Any]],
) -> None:
    for row in _rows():
        asked = (row.method, row.path.partition("?")[0])
        if asked in answers and row.condition == "":
            wanted = 404 if ".." in row.path else row.status  # a client of nginx's cleans such a path first
            assert _status(answers[asked]) == wanted, row


def test_the_page_stands_at_its_addresses_and_nowhere_in_place_of_what_is_missing(
    answers: dict[tuple[str, str], dict[str, Any]],
) -> None:
    for (method, path), answer in answers.items():
        route = _route(path)
        shown = answer.get("uri") == "/index.html"
        assert shown == (method in ("GET", "HEAD") and route is not None and route.kind == "page"), path


def test_what_it_answers_itself_is_a_problem_with_safe_headers_that_nobody_keeps(
    answers: dict[tuple[str, str], dict[str, Any]],
) -> None:
    told = [answer for answer in answers.values() if "statusCode" in answer]

    assert {answer["statusCode"] for answer in told} == {404, 405}
    for answer in told:
        headers = {name: one["value"] for name, one in answer["headers"].items()}
        assert headers["content-type"] == "application/problem+json"
        assert headers["cache-control"] == "no-store"
        assert {name.lower() for name in ALWAYS} <= headers.keys()
        assert {name.lower(): value for name, value in SAFE_HEADERS.items()}.items() <= headers.items()
        assert json.loads(answer["body"])["status"] == answer["statusCode"]
        assert ("allow" in headers) == (answer["statusCode"] == 405)


def test_it_fits_what_cloudfront_runs() -> None:
    source = (FOLDER / "cloudfront" / "paths.js").read_text()

    assert len(source.encode()) < 10_000
    assert not re.search(r"\b(?:require|import|fetch|setTimeout|eval|new Function)\b", source)
    assert Path(FOLDER / "cloudfront" / "distribution.tf").read_text().count("cloudfront-js-2.0") == 1
