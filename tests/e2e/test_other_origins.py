"""The app's files on another origin, its errors to a third: behind a real nginx, held by the policy."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, expect

from deploy.publish import publish
from deploy.publish.folder import Folder
from tests.e2e.builds import RELEASE, at_ports, built_for_a_cdn
from tests.e2e.conftest import log_in
from tests.e2e.people import Someone
from tests.support import sink
from tests.support.edge import Edge, edge
from tests.support.processes import Web
from tests.support.sink import Sink
from tests.support.waiting import until

pytestmark = pytest.mark.xdist_group("releases")
Contexts = Callable[..., BrowserContext]
THROWN = "ada@example.com may not see eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
BEACONS = """
  window.beacons = [];
  const send = navigator.sendBeacon.bind(navigator);
  navigator.sendBeacon = (url, body) => {
    if (url.endsWith("/vitals")) body.text().then((text) => window.beacons.push(text));
    return send(url, body);
  };
"""
HIDE = """() => {
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
}"""


@dataclass
class Elsewhere:
    """The other origins, and the build that names them."""

    files: str
    errors: Sink
    build: Path
    plain: Path
    upstreams: dict[str, list[int]]


@pytest.fixture(scope="module")
def elsewhere(stack: Web, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    plain = built_for_a_cdn(root / "frontend")
    upstreams = {"web": [int(stack.url.rpartition(":")[2])]}
    with edge(upstreams) as cdn, sink.running() as errors:
        target = tmp_path_factory.mktemp("cdn") / "build"
        build = at_ports(plain, target, cdn=cdn.port, sentry=errors.port)
        publish(build, Folder(cdn.files), now=time.time())
        yield Elsewhere(f"http://cdn.localhost:{cdn.port}/", errors, build, plain, upstreams)


@pytest.fixture(scope="module")
def site(elsewhere: Elsewhere) -> Iterator[Edge]:
    """The page's own origin, which has none of the hashed files."""
    sentry = f"http://sentry.localhost:{elsewhere.errors.port}"
    with edge(elsewhere.upstreams, elsewhere.build, cdn=elsewhere.files, sentry=sentry) as running:
        for file in (running.files / "assets").iterdir():
            file.unlink()
        yield running


def test_the_app_runs_with_its_files_on_another_origin_and_without_a_network(
    ada: Someone, contexts: Contexts, site: Edge, elsewhere: Elsewhere
) -> None:
    context = contexts(base_url=site.url)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    log_in(page, ada)
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()

    assets = [url for url in asked if "/assets/" in url]
    assert len(assets) > 5
    assert [url for url in assets if not url.startswith(f"{elsewhere.files}assets/")] == []

    context.set_offline(True)
    page.goto("/settings")
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()


def test_a_page_whose_policy_does_not_name_the_other_origin_loads_nothing_from_it(
    chromium: Browser, elsewhere: Elsewhere
) -> None:
    with edge(elsewhere.upstreams, elsewhere.build) as strict:
        page = chromium.new_page(base_url=strict.url)
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto("/login")
        page.wait_for_timeout(300)

        assert page.locator("#root *").count() == 2  # the sign and its frame
        assert any("Content Security Policy" in text for text in refused)
        page.close()


def test_an_error_is_told_under_its_release_and_says_nothing_of_who_or_what(
    chromium: Browser, site: Edge, elsewhere: Elsewhere
) -> None:
    page = chromium.new_page(base_url=site.url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/login")
    page.get_by_role("heading", name="Welcome back").wait_for()
    assert not [url for url in asked if "/sentry-" in url], "loaded before anything went wrong"

    page.evaluate("(text) => setTimeout(() => { throw new Error(text) })", THROWN)
    until(lambda: _events(elsewhere.errors))
    page.close()

    (event,) = _events(elsewhere.errors)
    assert event["release"] == RELEASE
    (error,) = event["exception"]["values"]
    assert error["value"] == "[address] may not see [token]"
    assert "example.com" not in json.dumps(event)


def _events(errors: Sink) -> list[dict[str, Any]]:
    return [content for kind, content in errors.items() if kind == "event"]


def test_maps_are_given_to_sentry_and_not_served(elsewhere: Elsewhere, root: Path) -> None:
    assert not list(elsewhere.plain.rglob("*.map"))
    assert not [file for file in elsewhere.plain.rglob("*.js") if "sourceMappingURL" in file.read_text()]
    with sink.running() as sentry:
        words = ["--organization", "ours", "--project", "app", "--release", RELEASE]
        command = [sys.executable, "-m", "deploy.sourcemaps", "--build", str(elsewhere.plain), *words]
        env = {"SENTRY_AUTH_TOKEN": "t", "PATH": "/usr/bin"}
        done = subprocess.run(
            [*command, "--url", f"http://127.0.0.1:{sentry.port}"],
            cwd=root,
            env=env,
            capture_output=True,
            text=True,
        )
        sent = list(sentry.sent)

    assert done.returncode == 0, done.stderr
    assert json.loads(sent[0][1]) == {"version": RELEASE, "projects": ["app"]}
    files = [body for path, body in sent[1:] if path.endswith(f"/releases/{RELEASE}/files/")]
    maps = list(elsewhere.plain.with_name(f"{elsewhere.plain.name}-maps").rglob("*.map"))
    assert len(files) == 2 * len(maps) > 40
    assert sum(b"Sourcemap:" in body for body in files) == len(maps)
    assert any(b'name="name"\r\n\r\n~/assets/index-' in body for body in files)


def test_a_visit_tells_how_quick_it_was_when_it_ends(contexts: Contexts, stack: Web) -> None:
    page = contexts(service_workers="block").new_page()
    page.add_init_script(BEACONS)
    page.goto("/login")
    page.get_by_role("heading", name="Welcome back").wait_for()

    def told() -> dict[str, float] | None:
        page.evaluate(HIDE)
        page.wait_for_timeout(200)
        texts: list[str] = page.evaluate("window.beacons")
        return json.loads(texts[0]) if texts else None

    until(told, seconds=20)
    first = told()
    assert first
    assert first.keys() <= {"ttfb", "fcp", "lcp", "inp", "cls"}
    assert "ttfb" in first
    assert all(0 <= value < 60 for value in first.values())
    answer = requests.post(f"{stack.url}/api/v1/vitals", json=first, timeout=10)
    assert answer.status_code == 204, answer.text
