"""axe finds nothing to complain of on any route, in either theme; and everything works without a mouse."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e import people
from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.e2e.test_sessions import end_session_of
from tests.support.waiting import until

Scheme = Literal["light", "dark"]
OTHER: dict[Scheme, Scheme] = {"light": "dark", "dark": "light"}
SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const moving = () => document.getAnimations()
    .filter((one) => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity);
  do {
    await Promise.all(moving().map((one) => one.finished.catch(() => null)));
    await frame(); await frame();
  } while (moving().length);
}"""
"""What fades in has too little contrast on its way."""
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
GUESTS = (
    "/login",
    "/login#otp",
    "/register",
    "/verify-email",
    "/forgot-password",
    "/reset-password#token=x",
    "/confirm-email",
    "/confirm-deletion#token=x",
)
SETTINGS = (
    "/settings/notifications",
    "/settings/account",
    "/settings/sessions",
    "/settings/tokens",
    "/settings/webhooks",
    "/settings/files",
    "/settings/data",
)
TASK = {
    "priority": 3,
    "labels": ["home"],
    "notes": "# A heading\n\n- [a link](https://example.org)",
    "reminders": [{"minutes_before": 30}],
}


@pytest.fixture(scope="session")
def axe(root: Path) -> str:
    return (root / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text()


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds: the rule, and where. Of the other theme only the colours differ."""
    page.evaluate(axe)
    found = _found(page, {})
    page.emulate_media(color_scheme=OTHER[_scheme(page)])
    found += _found(page, {"runOnly": ["color-contrast", "link-in-text-block"]})
    page.emulate_media(color_scheme=OTHER[_scheme(page)])
    return found


def _found(page: Page, options: dict[str, Any]) -> list[str]:
    page.evaluate(SETTLED)
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run(options).then((results) => results.violations)", options
    )
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]} {_scheme(page)}" for one in found]


def _scheme(page: Page) -> Scheme:
    return "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"


def some_tasks(ada: Someone) -> None:
    today = people.today()
    ada.task("Late", due={"date": f"{today - timedelta(days=3)}"}, **TASK)
    ada.task("Now", due={"date": f"{today}", "time": "23:59", "timezone": "Asia/Tokyo"}, **TASK)
    ada.task("Then", due={"date": f"{today + timedelta(days=3)}"}, **TASK)
    for archived in (False, True):
        ada.ask("POST", "/projects", json={"name": f"Engine {archived}", "archived": archived})
    ada.ask("POST", f"/tasks/{ada.task('Done')['id']}/complete", json={})
    ada.ask("DELETE", f"/tasks/{ada.task('Gone')['id']}")


def test_axe_finds_nothing_on_the_pages_of_guests(contexts: Callable[..., BrowserContext], axe: str) -> None:
    page = contexts(reduced_motion="reduce").new_page()
    for path in GUESTS:
        page.goto(path)
        page.get_by_role("heading", level=1).wait_for()
        assert violations(page, axe) == [], path


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_the_pages_of_members(
    ada: Someone, signed_in: Opener, axe: str, size: dict[str, int]
) -> None:
    page = signed_in(ada, "/today", viewport=size, reduced_motion="reduce")
    paths = [
        "/today",
        "/inbox",
        "/trash",
        "/labels",
        "/projects",
        "/labels/none",
        "/projects/none",
        "/calendar",
    ]
    paths += ["/search", "/notifications", "/settings", "/nothing", *SETTINGS]
    assert {path: violations(_visit(page, path), axe) for path in paths} == {path: [] for path in paths}
    some_tasks(ada)
    paths = ["/today", "/inbox", "/upcoming", "/done", "/trash", "/calendar", "/labels", "/labels/home"]
    paths += ["/projects"]
    assert {path: violations(_visit(page, path), axe) for path in paths} == {path: [] for path in paths}

    _visit(page, "/inbox")
    page.get_by_role("button", name="Late").click()
    page.get_by_role("complementary").get_by_role("heading", name="A heading").wait_for()
    assert violations(page, axe) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)
    for key, name in (("q", "New task"), ("?", "Keyboard shortcuts"), ("Control+k", "Commands")):
        page.keyboard.press(key)
        page.get_by_role("dialog", name=name).wait_for()
        assert violations(page, axe) == [], name
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_axe_finds_nothing_in_what_is_seldom_seen(ada: Someone, signed_in: Opener, axe: str) -> None:
    page = signed_in(ada, "/inbox", service_workers="block", reduced_motion="reduce")
    held: list[Route] = []
    page.route("**/api/v1/events", lambda route: route.fulfill(status=501))
    page.route("**/api/v1/tasks?*", lambda route: held.append(route))
    page.goto("/upcoming")
    page.get_by_role("main").get_by_role("status").first.wait_for()
    assert violations(page, axe) == [], "loading"
    page.unroute("**/api/v1/tasks?*")
    page.route("**/api/v1/tasks?*", lambda route: route.fulfill(status=403))
    for route in held:
        route.fulfill(status=403)
    page.get_by_role("button", name="Try again").wait_for()
    assert violations(page, axe) == [], "failed"
    page.unroute("**/api/v1/tasks?*")

    task = ada.task("Pay rent")
    page.goto("/inbox")
    page.get_by_role("listitem").get_by_role("button").click(modifiers=["Control"])
    page.get_by_role("toolbar").wait_for()
    assert violations(page, axe) == [], "selected"
    page.keyboard.press("Escape")
    page.get_by_role("listitem").get_by_role("button").click()
    title = page.get_by_role("complementary").get_by_label("Title")
    title.fill("Mine")
    ada.ask("PATCH", f"/tasks/{task['id']}", json={"title": "Theirs"})
    title.press("Enter")
    page.get_by_role("region", name="Changed in two places").wait_for()
    assert violations(page, axe) == [], "in conflict"
    page.get_by_role("button", name="Use the other").click()

    page.context.set_offline(True)
    page.get_by_role("button", name="High priority").click()
    page.get_by_text("Offline.").wait_for()
    assert violations(page, axe) == [], "offline"
    page.context.set_offline(False)
    expect(page.get_by_text("Offline.")).to_have_count(0)
    end_session_of(page)
    page.get_by_role("button", name="Low priority").click()
    page.get_by_role("dialog", name="You have been logged out").wait_for()
    assert violations(page, axe) == [], "logged out"


def _visit(page: Page, path: str) -> Page:
    page.goto(path)
    page.get_by_role("heading", level=1).first.wait_for()
    return page


def test_a_day_s_work_is_done_by_keys_alone(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, "/today")
    for title in ("Three", "Two", "One"):
        page.keyboard.press("q")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.type(title)
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_have_count(0)
    until(lambda: len(ada.tasks("today")) == 3)
    page.keyboard.press("g")
    page.keyboard.press("i")
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(3)

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("3")
    page.keyboard.press("e")
    expect(page.get_by_role("listitem")).to_have_count(2)
    until(lambda: [(one["title"], one["priority"]) for one in ada.tasks("done")] == [("Two", 3)])
    page.keyboard.press("x")
    page.keyboard.press("k")
    page.keyboard.press("x")
    page.keyboard.press("m")
    until(lambda: sorted(ada.titles("upcoming")) == ["One", "Three"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary").get_by_label("Title")).to_have_value("One")
    page.keyboard.press("Escape")
    page.keyboard.press("#")
    until(lambda: ada.titles("trash") == ["One"])
    page.keyboard.press("z")
    until(lambda: ada.titles("trash") == [])


def test_the_palette_leads_everywhere(ada: Someone, signed_in: Opener) -> None:
    ada.task("Water the plants")
    page = signed_in(ada, "/inbox")
    expect(page.get_by_role("listitem")).to_have_count(1)

    page.keyboard.press("Control+k")
    page.keyboard.type("plants")
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary").get_by_label("Title")).to_have_value("Water the plants")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("upcom")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Upcoming")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("dark")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
