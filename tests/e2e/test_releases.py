"""A release while people have the app open, and a second visit: behind a real nginx."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from deploy.publish import publish
from deploy.publish.folder import Folder
from tests.e2e.builds import next_release
from tests.e2e.conftest import log_in
from tests.e2e.people import Someone
from tests.support.edge import Edge, edge
from tests.support.processes import Web
from tests.support.waiting import until

pytestmark = pytest.mark.xdist_group("releases")
TRANSFERRED = """Object.fromEntries(
  performance.getEntriesByType('resource').filter((one) => one.name.includes('/assets/'))
    .map((one) => [one.name, one.transferSize]))"""
Contexts = Callable[..., BrowserContext]


def _port(stack: Web) -> dict[str, list[int]]:
    return {"web": [int(stack.url.rpartition(":")[2])]}


@pytest.fixture
def door(stack: Web, root: Path) -> Iterator[Edge]:
    """The edge, with the app published to the folder that it serves."""
    with edge(_port(stack)) as running:
        publish(root / "frontend" / "dist", Folder(running.files), now=time.time())
        yield running


def _asked(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def _to_settings(page: Page) -> None:
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()


def test_a_tab_from_before_a_release_loads_on_and_the_next_visit_has_the_new_app(
    ada: Someone, contexts: Contexts, door: Edge, root: Path, tmp_path: Path
) -> None:
    context = contexts(base_url=door.url, service_workers="block")
    page = context.new_page()
    log_in(page, ada)
    page.evaluate("window.opened = 'before'")
    release = next_release(root / "frontend" / "dist", tmp_path / "next")
    new = {file.name for file in (release / "assets").iterdir()}

    publish(release, Folder(door.files), now=time.time())
    asked = _asked(page)
    _to_settings(page)

    assert page.evaluate("window.opened") == "before", "the page loaded itself anew"
    loaded = {url.rpartition("/")[2] for url in asked if "/assets/" in url}
    assert loaded
    assert not loaded & new

    page.reload()
    _to_settings(page)
    loaded = {url.rpartition("/")[2] for url in asked if "/assets/" in url} - loaded
    assert loaded
    assert loaded <= new


def test_a_second_visit_through_the_edge_transfers_no_byte_of_a_file(contexts: Contexts, door: Edge) -> None:
    page = contexts(base_url=door.url, service_workers="block").new_page()
    first, second = _transferred(page), _transferred(page)

    assert first.keys() == second.keys()
    assert len(first) > 3
    assert min(first.values()) > 0
    assert set(second.values()) == {0}


def _transferred(page: Page) -> dict[str, int]:
    """Bytes by file of a visit: of the page with its form, and of what comes a second after it was loaded."""
    page.goto("/login", wait_until="networkidle")
    page.get_by_label("E-mail").wait_for()
    until(lambda: any("web-vitals" in url for url in page.evaluate(TRANSFERRED)))
    told: dict[str, int] = page.evaluate(TRANSFERRED)
    return told
