"""What is loaded, when, and what it costs."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bson import ObjectId
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from config.settings import Settings
from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.support.servers import Servers
from tests.support.waiting import until

MANY, ROWS, LONG_MS = 1000, 60, 100
WATCH = """() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
  }).observe({ type: "longtask" });
}"""


def test_the_way_to_the_login_form_loads_no_code_of_tasks(contexts: Callable[..., BrowserContext]) -> None:
    page = contexts(service_workers="block").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/login")
    page.get_by_role("heading", name="Welcome back").wait_for()
    page.wait_for_timeout(300)

    assert not [
        url
        for url in asked
        if re.search(r"/(shell|view-page|members|task-|composer|query)[\w-]*\.js|/api/(?!v1/auth/oidc$)", url)
    ]
    assert len([url for url in asked if url.endswith(".js")]) > 3


def test_no_side_bar_is_shown_before_the_login_form(contexts: Callable[..., BrowserContext]) -> None:
    page = contexts(service_workers="block").new_page()
    kept: list[Route] = []
    page.route("**/login-page-*.js", lambda route: kept.append(route))

    page.goto("/login", wait_until="commit")
    skeleton = page.get_by_role("status", name="One moment…").bounding_box()
    kept.pop().continue_()
    page.get_by_role("heading", name="Welcome back").wait_for()
    form = page.locator("form").bounding_box()

    assert skeleton
    assert form
    assert (skeleton["x"], skeleton["width"]) == (form["x"], form["width"])


def test_a_second_visit_loads_no_file_again(contexts: Callable[..., BrowserContext]) -> None:
    page = contexts(service_workers="block").new_page()
    last = "performance.getEntriesByType('resource').some((one) => one.name.includes('/web-vitals-'))"
    for _ in range(2):
        page.goto("/login")
        until(lambda: page.evaluate(last))  # a second after the rest

    sizes = page.evaluate(
        "performance.getEntriesByType('resource').filter((one) => one.name.includes('/assets/'))"
        ".map((one) => one.transferSize)"
    )

    assert len(sizes) > 3
    assert set(sizes) == {0}


def test_a_phone_asks_for_what_the_menu_shows_once_it_is_opened(ada: Someone, signed_in: Opener) -> None:
    asked: list[str] = []
    page = signed_in(ada, "/today", service_workers="block", viewport={"width": 360, "height": 740})
    page.on("request", lambda request: asked.append(request.url.partition("/api/v1")[2]))
    page.reload()
    page.get_by_role("heading", level=1, name="Today").wait_for()
    until(lambda: page.wait_for_timeout(50) or any("/notifications/unread-count" in path for path in asked))
    page.wait_for_timeout(500)
    assert any(path.startswith("/tasks?view=today") for path in asked)
    assert not any(path.startswith("/tasks/counts") for path in asked)

    page.get_by_role("button", name="Menu").click()
    page.get_by_role("dialog").get_by_role("link", name="Labels").wait_for()
    until(lambda: page.wait_for_timeout(50) or any(path.startswith("/tasks/counts") for path in asked))
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("navigation").get_by_role("link", name="Labels")).to_be_visible()


def test_something_is_seen_before_the_app_is_here(contexts: Callable[..., BrowserContext]) -> None:
    page = contexts(service_workers="block").new_page()
    page.route(re.compile(r"/assets/react-.*\.js"), lambda route: route.abort())
    page.goto("/login")
    sign = page.locator("#root img")
    expect(sign).to_be_visible()
    assert sign.evaluate("(image) => image.naturalWidth > 0")


def test_coming_back_to_a_view_asks_for_nothing(ada: Someone, signed_in: Opener) -> None:
    ada.task("Pay rent")
    page = signed_in(ada, "/inbox", service_workers="block")
    expect(page.get_by_role("listitem")).to_have_count(1)
    page.wait_for_timeout(1500)  # a browser that was told nothing before looks once more
    _go(page, "Upcoming")
    page.wait_for_timeout(500)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "/api/" in request.url else None)

    for name in ("Inbox", "Upcoming", "Inbox"):
        _go(page, name)
    for _ in range(5):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)

    assert [request.url for request in asked] == []


@pytest.mark.timed
@pytest.mark.parametrize("look", ["inbox", "board"])
def test_a_thousand_tasks_keep_few_rows_in_the_page_and_scroll_smoothly(
    ada: Someone, signed_in: Opener, servers: Servers, settings: Settings, look: str
) -> None:
    place = {} if look == "inbox" else {"project_id": ada.ask("POST", "/projects", json={"name": "P"})["id"]}
    _fill(ada, servers, settings, place)
    page = signed_in(ada, f"/projects/{place['project_id']}" if place else "/inbox")
    if look == "board":
        page.get_by_role("button", name="As a board").click()
    page.get_by_role("listitem").first.wait_for()

    longest = 1000.0
    for _ in range(3):  # a machine that does other things besides is given three tries
        longest = min(longest, _scrolled_to_the_end(page))
        if longest <= LONG_MS:
            break
        page.reload()
        page.get_by_role("listitem").first.wait_for()

    assert longest <= LONG_MS


def _scrolled_to_the_end(page: Page) -> float:
    """How long the longest task of the page took on the way, in milliseconds."""
    rows, last = page.get_by_role("listitem"), page.get_by_text("At the end")
    page.evaluate(WATCH)
    most = 0
    for _ in range(150):
        page.evaluate("document.getElementById('main').scrollBy(0, 600)")
        page.wait_for_timeout(16)
        most = max(most, rows.count())
        if last.count():
            break
    expect(last).to_be_visible()
    assert 5 < most <= ROWS
    longest: float = page.evaluate("window.longest")
    return longest


def test_after_a_deployment_a_missing_part_reloads_the_page_once(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, "/inbox", service_workers="block")
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.route(re.compile(r"/assets/settings-page-.*\.js"), lambda route: route.fulfill(status=404))

    page.get_by_role("link", name="Settings").click()

    expect(page.get_by_role("heading", name="A part of the app is missing")).to_be_visible()
    page.wait_for_timeout(500)
    assert len([url for url in loads if url.endswith("/settings")]) <= 2

    page.unroute_all()
    page.get_by_role("button", name="Reload").click()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()


def test_nothing_moves_when_a_list_arrives(ada: Someone, signed_in: Opener) -> None:
    for number in range(5):
        ada.task(f"Task {number}")
    page = signed_in(ada, "/inbox")
    expect(page.get_by_role("listitem")).to_have_count(5)

    page.reload()
    expect(page.get_by_role("listitem")).to_have_count(5)
    page.wait_for_timeout(300)

    shift = page.evaluate(
        """() => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += entry.value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 100);
        })"""
    )
    assert shift < 0.02


def test_the_app_can_be_installed(contexts: Callable[..., BrowserContext], root: Path) -> None:
    page = contexts().new_page()
    page.goto("/login")
    manifest = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((r) => r.json())")

    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        assert page.evaluate("(src) => fetch(src).then((r) => r.status)", icon["src"]) == 200
    assert page.evaluate("navigator.serviceWorker.ready.then((found) => found.active !== null)")


def _go(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=name).click()
    page.get_by_role("heading", name=name, level=1).wait_for()


def _id_at(instant: datetime) -> ObjectId:
    return ObjectId(ObjectId.from_datetime(instant).binary[:4] + secrets.token_bytes(8))


def _fill(ada: Someone, servers: Servers, settings: Settings, place: dict[str, str]) -> None:
    """A thousand tasks, like the one that the API makes. What is newest comes first in the inbox, and last in
    a project."""
    made = ada.task("At the end" if not place else "The first", **place)
    tasks = servers.client[settings.database_name("tasks")]["tasks"]
    row = tasks.find_one({"_id": ObjectId(made["id"])})
    assert row
    now = datetime.now(UTC)
    tasks.insert_many(
        {
            **row,
            "_id": _id_at(now + timedelta(seconds=number)),
            "title": f"Task {number:04}",
        }
        for number in range(1, MANY)
    )
    ada.task("The newest" if not place else "At the end", **place)
