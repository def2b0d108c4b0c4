"""The month: what is due on its days, by all three kinds of due; and moving it to other days."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import people
from tests.e2e.conftest import Opener
from tests.e2e.dragging import by_keys, by_mouse, handle
from tests.e2e.people import Someone
from tests.support.waiting import until

MONTH = "2031-05"
PHONE = {"width": 360, "height": 740}


def due(day: int, time: str | None = None, zone: str | None = None) -> dict[str, str | None]:
    return {"date": f"{MONTH}-{day:02}", "time": time, "timezone": zone}


@pytest.fixture
def may(ada: Someone) -> Someone:
    """Somebody in Berlin with a task of each kind of due."""
    ada.task("All day", due=due(14))
    ada.task("Wherever", due=due(14, "09:30"))
    ada.task("Tokyo", due=due(15, "03:00", "Asia/Tokyo"))  # the 14th, 20:00 in Berlin
    return ada


def cell(page: Page, day: int) -> Locator:
    return page.locator("td", has=page.locator(f"[data-day='{MONTH}-{day:02}']"))


def dues(someone: Someone) -> dict[str, Any]:
    found = someone.ask("GET", "/tasks?due_after=2031-01-01T00:00:00Z&sort=due&limit=50")["items"]
    return {task["title"]: (task["due"]["date"][8:], task["due"]["time"]) for task in found}


def test_each_kind_of_due_stands_on_its_day_where_the_user_is(may: Someone, signed_in: Opener) -> None:
    page = signed_in(may, f"/calendar?day={MONTH}-14", timezone_id="America/New_York")
    expect(page.get_by_role("heading", level=1)).to_have_text("May 2031")
    expect(page.get_by_role("columnheader").first).to_have_text("Mon")  # en-GB; in en-US it is Sun
    chips = cell(page, 14).locator("button:not([data-day])")
    expect(chips).to_have_text(["All day", "09:30Wherever", "20:00Tokyo"])
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(3)

    page.goto("/calendar?day=2031-02-31")
    expect(page.get_by_role("heading", level=1)).to_have_text("February 2031")


def test_the_week_begins_as_it_does_where_the_language_is_spoken(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, f"/calendar?day={MONTH}-14", locale="en-US")
    expect(page.get_by_role("columnheader").first).to_have_text("Sun")


def test_keys_move_through_the_days_and_a_task_to_another_day(may: Someone, signed_in: Opener) -> None:
    page = signed_in(may, f"/calendar?day={MONTH}-14")
    page.locator(f"[data-day='{MONTH}-14']").focus()
    for key in ("ArrowLeft", "ArrowDown", "PageDown", "PageUp", "Home", "End"):
        page.keyboard.press(key)
    expect(page.locator(f"[data-day='{MONTH}-25']")).to_be_focused()
    page.keyboard.press("q")
    page.keyboard.type("On Sunday")
    page.keyboard.press("Enter")
    until(lambda: dues(may).get("On Sunday") == ("25", None))

    page.locator(f"[data-day='{MONTH}-14']").click(position={"x": 4, "y": 4})  # beside its tasks
    days = (("ArrowRight", "15 May 2031, Thursday"), ("ArrowDown", "22 May 2031, Thursday"))
    by_keys(page, "Tokyo", *days)
    until(lambda: dues(may)["Tokyo"] == ("23", "03:00"))  # the 22nd in Berlin: its zone stays
    expect(cell(page, 22)).to_contain_text("Tokyo")


def test_a_task_is_dragged_to_another_day(may: Someone, signed_in: Opener) -> None:
    page = signed_in(may, f"/calendar?day={MONTH}-14")
    chip = cell(page, 14).get_by_role("button", name="Wherever")
    by_mouse(page, "Wherever", chip, cell(page, 20), "20 May 2031, Tuesday")
    until(lambda: dues(may)["Wherever"] == ("20", "09:30"))
    expect(cell(page, 20)).to_contain_text("Wherever")


def test_on_a_phone_the_days_show_that_there_is_something_and_the_list_what(
    may: Someone, signed_in: Opener
) -> None:
    page = signed_in(may, f"/calendar?day={MONTH}-01", viewport=PHONE)
    expect(page.get_by_text("Nothing is due on this day.")).to_be_visible()
    day = page.locator(f"[data-day='{MONTH}-14']")
    expect(day).to_have_accessible_name("14 May 2031, Wednesday, 3 tasks")
    day.click()
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    by_mouse(page, "All day", handle(page, "All day"), cell(page, 2), "2 May 2031, Friday")
    until(lambda: dues(may)["All day"] == ("02", None))


def test_today_is_where_the_calendar_begins(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, "/calendar")
    expect(page.locator("[aria-current=date]")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Next month").click()
    later = people.today().replace(day=1) + timedelta(days=32)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{later:%B %Y}")
    page.get_by_role("button", name="Today", exact=True).click()
    expect(page.locator("[aria-current=date]")).to_have_attribute("aria-pressed", "true")
