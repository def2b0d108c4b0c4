"""The routing table agrees with the application, and the kept configurations with the table."""

import re
from pathlib import Path

import pytest
from gunicorn.config import Config

from config.connections import times
from config.services import SERVICES, service_of
from deploy.edge import Balancing, Site, render
from deploy.edge.__main__ import SITES
from deploy.edge.site import HEADER_BYTES, IDLE_SECONDS, URI_BYTES
from deploy.routing import ROUTES, Match, Origin, Route
from webapp.core.web.application import Application


def _route(path: str) -> Route | None:
    """The row of a path, found as nginx does."""
    exact = [route for route in ROUTES if route.match is Match.EXACT and route.path == path]
    begins = [route for route in ROUTES if route.match is Match.PREFIX and path.startswith(route.path)]
    fits = [route for route in ROUTES if route.match is Match.PATTERN and re.search(route.path, path)]
    return next(iter((*exact, *sorted(begins, key=lambda route: -len(route.path)), *fits)), None)


def test_each_route_of_the_application_has_its_row(app: Application) -> None:
    inside = {"/livez", "/readyz"}
    files = {"/", "/<page:path>", "/<file:name>", "/assets/<file:name>"}
    for rule in app.url_map.iter_rules():
        if rule.rule in inside | files:
            continue
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        route = _route(path)
        assert route is not None, path
        assert route.origin is Origin.WEB, path
        assert route.service == service_of(path), path
        view = app.view_functions[rule.endpoint]
        assert route.max_body >= getattr(view, "max_body", 0), path
    assert {path: _route(path) for path in inside} == dict.fromkeys(inside)


@pytest.mark.parametrize("name", SITES)
def test_the_kept_configurations_are_what_the_table_makes(name: str, root: Path) -> None:
    assert (root / "deploy" / name).read_text() == render(SITES[name])


def test_an_edge_without_a_service_is_refused() -> None:
    with pytest.raises(ValueError, match="the upstreams must be"):
        render(Site(upstreams={name: ["one:8000"] for name in SERVICES[1:]}))


def test_the_waits_of_the_edge_fit_those_of_the_processes() -> None:
    assert IDLE_SECONDS < times.KEEPALIVE_SECONDS
    assert Balancing().answer >= 2 * times.longest_deadline()
    assert Balancing().connect < Balancing().trying


def test_nothing_goes_on_that_gunicorn_would_refuse() -> None:
    settings = Config().settings
    assert URI_BYTES + len("OPTIONS  HTTP/1.1") < settings["limit_request_line"].default
    assert settings["limit_request_field_size"].default + 2 >= HEADER_BYTES
