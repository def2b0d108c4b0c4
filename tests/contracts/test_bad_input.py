"""Whatever is sent: nothing becomes a 500, and every refusal is a problem of the contract's form."""

import gzip
import json
from functools import cache
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.contracts.problems import assert_problem
from tests.contracts.routes import is_for_administrators, path_of, routes
from tests.support.cast import Person
from webapp.core.web.application import Application

REFUSED = (400, 401, 404, 405, 409, 412, 413, 415, 422)
DEEP = 2000
LARGER = {"/tasks/import"}
"""Addresses that take larger bodies; their bound is a test of their own."""
EVERYWHERE = ("a half", "bad UTF-8", "NaN", "a key twice", "deep lists", "a list", "null")
SOME = ("/auth/login", "/me", "/tasks", "/tasks/import")
"""One parser reads every body: each kind is tried on these, and those of `EVERYWHERE` on every address, to
see that it does."""
RAW: dict[str, tuple[bytes, int]] = {
    "no JSON": (b"title=x", 400),
    "a half": (b'{"title": "x"', 400),
    "two values": (b'{"title": "x"} {}', 400),
    "bad UTF-8": (b'{"title": "\xff\xfe"}', 400),
    "UTF-16": ('{"title": "x"}'.encode("utf-16"), 400),
    "byte order mark": (b'\xef\xbb\xbf{"title": "x"}', 400),
    "NaN": (b'{"title": "x", "priority": NaN}', 400),
    "Infinity": (b'{"title": "x", "priority": -Infinity}', 400),
    "overflow": (b'{"title": "x", "priority": 1e999}', 400),
    "huge integer": (b'{"title": "x", "priority": ' + b"9" * 5000 + b"}", 400),
    "2^64": (b'{"title": "x", "priority": 18446744073709551616}', 400),
    "a key twice": (b'{"title": "x", "title": "y"}', 400),
    "a key twice inside": (b'{"title": "x", "due": {"date": "2027-01-01", "date": "2027-01-02"}}', 400),
    "a lone surrogate": (b'{"title": "\\ud800"}', 400),
    "surrogates reversed": (b'{"title": "\\udc00\\ud800"}', 400),
    "an escaped NUL": (b'{"title": "a\\u0000b"}', 400),
    "a raw NUL": (b'{"title": "a\x00b"}', 400),
    "an escaped NUL in a key": (b'{"title": "x", "a\\u0000": 1}', 400),
    "deep lists": (b"[" * DEEP + b"]" * DEEP, 400),
    "deep objects": (b'{"a":' * DEEP + b"1" + b"}" * DEEP, 400),
    "deep and open": (b'{"title":' + b"[" * DEEP, 400),
    "a list": (b"[]", 422),
    "a string": (b'"title"', 422),
    "null": (b"null", 400),
    "a number": (b"7", 422),
    "many unknown fields": (json.dumps({f"f{n}": 1 for n in range(15_000)}).encode(), 422),
}
VALUES: list[Any] = [
    None,
    0,
    -1,
    1.5,
    2**53,
    True,
    "",
    "x",
    "😀" * 600,
    [],
    [None],
    [[]],
    {},
    {"a": {}},
    [{}],
]


@cache
def spec_of(app: Application) -> Any:
    """The published contract, which is made anew each time the application is asked for it."""
    return app.spec


def fields(app: Application, rule_path: str, method: str) -> list[str]:
    """The names of the body's fields, from the published contract."""
    spec = spec_of(app)
    operation = spec["paths"][rule_path.replace("<path:", "<").replace("<", "{").replace(">", "}")][
        method.lower()
    ]
    if "requestBody" not in operation:
        return []
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return list(spec["components"]["schemas"][name]["properties"])


@cache  # the document is made anew each time it is asked for
def with_body(app: Application) -> list[tuple[str, str, list[str]]]:
    """But for what only administrators may: others are refused before their body is looked at."""
    opened = [one for one in routes(app, "/api/v1/") if not is_for_administrators(app, one[1])]
    found = [(method, rule, fields(app, rule.rule, method)) for method, rule in opened]
    return [(method, path_of(rule).removeprefix("/api/v1"), names) for method, rule, names in found if names]


def test_a_body_that_is_not_our_json_is_refused_everywhere(
    subtests: pytest.Subtests, app: Application, alice: Person
) -> None:
    for kind in RAW:
        with subtests.test(str(kind)):
            body, status = RAW[kind]
            targets = [one for one in with_body(app) if kind in EVERYWHERE or one[1] in SOME]
            for method, path, _ in targets:
                answer = alice.request(method, path, data=body, content_type="application/json")
                assert_problem(answer, status)
                assert len(answer.data) < 20_000
            assert len(targets) >= len(SOME)


def test_a_value_of_another_type_never_breaks_a_route(
    subtests: pytest.Subtests, app: Application, alice: Person
) -> None:
    for value in VALUES:
        with subtests.test(str(value)):
            for method, path, names in with_body(app):
                refused = _sent(alice, method, path, dict.fromkeys(names, value))
                for name in set(names) - refused:  # it is one that this field takes: on with it, to the rules
                    _sent(alice, method, path, {name: value})


def _sent(alice: Person, method: str, path: str, body: dict[str, Any]) -> set[str]:
    """The fields that were refused by their schema."""
    answer = alice.request(method, path, json=body)
    if answer.status_code < 300:
        return set()
    assert_problem(answer, *REFUSED)
    return {error["field"].partition(".")[0] for error in answer.json.get("errors", ())}


def test_an_unknown_field_is_refused_by_its_name(app: Application, alice: Person) -> None:
    for method, path, _ in with_body(app):
        answer = alice.request(method, path, json={"is_admin": True})
        assert_problem(answer, 422)
        assert "is_admin" in [error["field"] for error in answer.json["errors"]]


def test_a_body_over_256_kb_is_refused(app: Application, alice: Person) -> None:
    for number, body in enumerate((b"x" * 2**20, json.dumps({"title": "x" * 2**20}).encode())):
        for method, path, _ in with_body(app)[number::2]:
            if path not in LARGER:
                answer = alice.request(method, path, data=body, content_type="application/json")
                assert_problem(answer, 413)


OTHER_TYPES = [
    {"Content-Type": "text/plain"},
    {"Content-Type": "application/x-www-form-urlencoded"},
    {"Content-Type": "multipart/form-data; boundary=x"},
    {"Content-Type": "application/gzip"},
    {"Content-Type": "application/merge-patch+json"},
    {"Content-Type": ""},
    {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    {"Content-Type": "application/json", "Content-Encoding": "br"},
]


def test_another_content_type_or_coding_is_refused(
    subtests: pytest.Subtests, app: Application, alice: Person
) -> None:
    for headers in OTHER_TYPES:
        with subtests.test(str(headers)):
            body = gzip.compress(b"{}") if "Content-Encoding" in headers else b"{}"
            for method, path, _ in with_body(app):
                if path in SOME or headers == {"Content-Type": "text/plain"}:
                    assert_problem(alice.request(method, path, data=body, headers=headers), 415)


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_json_is_taken_by_each_of_its_names(alice: Person, kind: str) -> None:
    assert alice.request("POST", "/tasks", data=b'{"title": "x"}', content_type=kind).status_code == 201


def test_a_method_that_an_address_does_not_take_is_refused(app: Application, alice: Person) -> None:
    everything = {"GET", "POST", "PUT", "PATCH", "DELETE"}
    paths = {path_of(rule) for _, rule in routes(app, "/api/v1/")}
    for path in paths:  # what `/tasks/counts` does not take, `/tasks/<id>` does: nobody has that id
        allowed = set(app.url_map.bind("localhost").allowed_methods(path)) - {"HEAD", "OPTIONS"}
        for method in everything - allowed:
            answer = alice.request(method, path.removeprefix("/api/v1"), json={})
            assert_problem(answer, 405)
            assert set(answer.headers["Allow"].split(", ")) - {"HEAD", "OPTIONS"} == allowed


UNKNOWN_PATHS = [
    "/api/v1/nothing",
    "/api/v1/tasks/",
    "/api/v2/tasks",
    "/api/v1/tasks/0123456789abcdef01234567/nothing",
    "/api/v1/tasks/..%2f..%2fetc",
    "/assets/../index.html",
    "/assets/%2e%2e/index.html",
    "/assets/nothing-0a1b2c3d.js",
    "/assets",
    "/nothing.css",
    "/api/docs/..%2f..%2f__init__.py",
    "/%00",
    "/%ff%fe",
    "/" + "a" * 4000,
]


def test_an_unknown_path_is_not_found(subtests: pytest.Subtests, client: FlaskClient) -> None:
    for path in UNKNOWN_PATHS:
        with subtests.test(str(path)):
            assert_problem(client.get(path), 404)


def test_a_path_that_no_server_before_it_would_take_is_not_found_either(app: Application) -> None:
    assert_problem(app.test_client().get("/" + "a" * 5000), 404)


STRANGE = [
    {"If-None-Match": "\x7f" * 100},
    {"If-None-Match": '"' * 999},
    {"If-Match": "\x7f"},
    {"Range": "bytes=0-1"},
    {"Accept": "text/html;q=x"},
    {"Cookie": "refresh=\x7f; refresh=x"},
    {"Idempotency-Key": "é"},
    {"X-Forwarded-For": "not an address"},
    {"X-Request-ID": "x" * 5000},
    {"Content-Length": "-1"},
    {"Content-Length": "many"},
    {"Transfer-Encoding": "chunked"},
    {"Host": "evil.example.com:99999"},
    {"User-Agent": "\xff" * 3000},
]


def test_a_strange_header_never_breaks_a_route(
    subtests: pytest.Subtests, app: Application, alice: Person
) -> None:
    for headers in STRANGE:
        with subtests.test(str(headers)):
            for method, path in one_of_each(app):
                answer = alice.request(method, path, headers=headers)
                if answer.status_code >= 400:
                    assert_problem(answer, *REFUSED)


def one_of_each(app: Application) -> list[tuple[str, str]]:
    """A route of each method and policy: what is done with headers depends on these."""
    found: dict[Any, tuple[str, str]] = {}
    for method, rule in routes(app, "/api/v1/"):
        policy = app.view_functions[rule.endpoint].policy  # type: ignore[attr-defined]
        found.setdefault((method, policy.scope), (method, path_of(rule).removeprefix("/api/v1")))
    return list(found.values())
