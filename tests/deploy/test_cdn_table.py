"""What CloudFront and Cloudflare are told is what the routing table says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.cdn.__main__ import FILES, FOLDER
from deploy.cdn.behaviours import Behaviour, behaviours, expressions, page
from deploy.routing import ROUTES, Origin
from tests.deploy.test_edge_headers import _rows
from tests.deploy.test_routing import _route
from webapp.core.web.application import Application
from webapp.core.web.bundle import IMMUTABLE

CACHING = {"immutable": {IMMUTABLE}, "never": {None}}


@pytest.mark.parametrize("name", FILES)
def test_the_kept_files_are_what_the_table_makes(name: str) -> None:
    assert (FOLDER / name).read_text() == FILES[name]()


def test_each_path_comes_to_whom_the_table_says_and_is_kept_as_it_says(app: Application) -> None:
    for path in {*_paths(app), *(row.path.partition("?")[0] for row in _rows())}:
        route, chosen = _route(path), _behaviour(path)
        if route is None:
            assert chosen.origin == "files" or path.startswith("/api/"), path
            continue
        assert (route.origin is Origin.WEB) == (chosen.origin == "web"), path
        assert (route.caching == IMMUTABLE) == (chosen.caching == "immutable"), path
        if route.origin is not Origin.WEB:
            assert (route.kind == "page") == (chosen.kind == "page"), path


def test_nothing_of_a_web_process_is_kept() -> None:
    assert {one.caching for one in behaviours() if one.origin == "web"} == {"never"}


def test_cloudflare_names_the_same_paths(app: Application) -> None:
    told = expressions()
    for path in _paths(app):
        route = _route(path)
        assert route is not None
        assert _fits(told["web"], path) == (route.origin is Origin.WEB), path
        assert _fits(told["asset"], path) == (route.kind == "asset"), path


def test_identity_and_streams_are_told_apart() -> None:
    told = expressions()
    for route in ROUTES:
        if route.origin is Origin.WEB and _route(route.path) is route:
            held = _fits(told["identity"], route.path) or _fits(told["events"], route.path)
            assert held == (not route.compressed), route.path


def _paths(app: Application) -> Iterator[str]:
    """An address of each route of the application that the edge has, and of each kind of file."""
    yield from ("/", "/today", "/tasks/0123", "/assets/chunk-0a1b2c3d.js", "/sw.js", "/robots.txt")
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        if "<page:" not in rule.rule and "<file:" not in rule.rule and _route(path):
            yield path


def _behaviour(path: str) -> Behaviour:
    """The first that fits, as CloudFront finds it: a star stands for anything, slashes too."""
    fits = (one for one in behaviours() if re.fullmatch(_expression(one.pattern), path))
    return next(fits, page())


def _expression(glob: str) -> str:
    return re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".")


def _fits(expression: str, path: str) -> bool:
    """As Cloudflare reads the few forms that we write."""
    begins = re.findall(r'starts_with\(http\.request\.uri\.path, "([^"]+)"\)', expression)
    equal = re.findall(r'http\.request\.uri\.path eq "([^"]+)"', expression)
    assert begins or equal
    return path.startswith(tuple(begins)) or path in equal


def test_the_folder_holds_nothing_else_made(root: Path) -> None:
    made = {str(file.relative_to(FOLDER)) for kind in ("json", "js") for file in FOLDER.rglob(f"*.{kind}")}

    assert made == set(FILES)
