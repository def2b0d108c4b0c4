"""Projects: lists and boards, put in order by mouse, by finger's way, and by keys."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opener
from tests.e2e.dragging import by_finger, by_keys, by_mouse, handle
from tests.e2e.people import Someone
from tests.e2e.test_accessibility import axe, violations  # noqa: F401  (a fixture)
from tests.support.waiting import until


@pytest.fixture
def engine(ada: Someone) -> dict[str, Any]:
    """A project with tasks in each status."""
    made: dict[str, Any] = ada.ask("POST", "/projects", json={"name": "Engine", "color": "purple"})
    for title, status in (
        ("Draw", "todo"),
        ("Order", "todo"),
        ("Write", "todo"),
        ("Test", "doing"),
        ("Copy", "done"),
    ):
        ada.task(title, project_id=made["id"], status=status)
    return made


def order(ada: Someone, project: dict[str, Any], status: str) -> list[str]:
    path = f"/tasks?project_id={project['id']}&status={status}&sort=position"
    return [task["title"] for task in ada.ask("GET", path)["items"]]


def opened(
    signed_in: Opener, ada: Someone, project: dict[str, Any], look: str = "list", **options: Any
) -> Page:
    page = signed_in(ada, f"/projects/{project['id']}", **options)
    page.get_by_role("button", name=f"As a {look}").click()
    expect(page.get_by_role("listitem").filter(has_text="Draw")).to_be_visible()
    return page


def test_a_project_is_made_filled_renamed_and_deleted_with_a_way_back(
    ada: Someone, signed_in: Opener
) -> None:
    page = signed_in(ada, "/today")
    page.get_by_role("button", name="New project").click()
    dialog = page.get_by_role("dialog", name="New project")
    dialog.get_by_label("Name").fill("Home")
    dialog.get_by_role("button", name="Green").click()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()

    page.keyboard.press("q")
    page.keyboard.type("Paint the fence")
    page.keyboard.press("Enter")
    expect(page.get_by_role("listitem")).to_have_text(["Paint the fence"])
    link = page.get_by_role("navigation").get_by_role("link", name="Home")
    expect(link).to_have_text("Home1")

    page.get_by_role("button", name="Edit project").click()
    page.get_by_role("dialog", name="Edit project").get_by_label("Name").fill("House")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="House", level=1)).to_be_visible()

    until(lambda: [one["name"] for one in ada.ask("GET", "/projects")["items"]] == ["House"])
    page.get_by_role("button", name="Delete project").click()
    expect(page.get_by_role("navigation").get_by_role("link", name="House")).to_have_count(0)
    assert ada.ask("GET", "/projects")["items"] == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("navigation").get_by_role("link", name="House")).to_have_text("House1")


def test_tasks_are_put_in_order_by_keys(ada: Someone, signed_in: Opener, engine: dict[str, Any]) -> None:
    page = opened(signed_in, ada, engine)

    by_keys(page, "Draw", ("ArrowDown", "“Order”"), ("ArrowDown", "“Write”"))

    rows = page.get_by_role("region", name="To do").get_by_role("listitem")
    expect(rows).to_have_text(["Order", "Write", "Draw"])
    until(lambda: order(ada, engine, "todo") == ["Order", "Write", "Draw"])
    by_keys(page, "Draw", ("ArrowUp", "“Write”"), ("ArrowUp", "“Order”"))
    until(lambda: order(ada, engine, "todo") == ["Draw", "Order", "Write"])
    page.reload()
    expect(rows).to_have_text(["Draw", "Order", "Write"])


def test_a_card_is_dragged_to_another_column(ada: Someone, signed_in: Opener, engine: dict[str, Any]) -> None:
    page = opened(signed_in, ada, engine, "board")

    _put(page, "Order", "Test")
    until(lambda: order(ada, engine, "doing") == ["Order", "Test"])
    expect(page.get_by_role("region", name="Doing").get_by_role("listitem")).to_have_text(["Order", "Test"])
    _put(page, "Write", "Copy")
    until(lambda: order(ada, engine, "done") == ["Write", "Copy"])
    assert order(ada, engine, "todo") == ["Draw"]


def test_a_task_is_dragged_by_a_finger(ada: Someone, signed_in: Opener, engine: dict[str, Any]) -> None:
    page = opened(signed_in, ada, engine, viewport={"width": 360, "height": 740}, has_touch=True)
    by_finger(page, "Draw", "Write")
    until(lambda: order(ada, engine, "todo") == ["Order", "Write", "Draw"])


def test_axe_finds_nothing_on_a_project(
    ada: Someone,
    signed_in: Opener,
    engine: dict[str, Any],
    axe: str,  # noqa: F811
) -> None:
    page = opened(signed_in, ada, engine, reduced_motion="reduce")
    assert violations(page, axe) == []
    page.get_by_role("button", name="As a board").click()
    assert violations(page, axe) == []
    page.goto("/search?q=Draw")
    page.get_by_role("listitem").wait_for()
    assert violations(page, axe) == []


def _put(page: Page, title: str, onto: str) -> None:
    by_mouse(page, title, handle(page, title), handle(page, onto), f"“{onto}”")
