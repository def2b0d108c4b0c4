"""All that a task has: how it repeats, its checklist, its subtasks, its history; and finding it again."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import APIResponse, Locator, Page, Route, expect

from tests.e2e import people
from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.support.waiting import until


def panel_of(page: Page, title: str) -> Locator:
    page.get_by_role("button", name=title).first.click()
    panel = page.get_by_role("complementary")
    expect(panel.get_by_label("Title")).to_have_value(title)
    return panel


def test_a_task_repeats_and_completing_it_brings_the_next(ada: Someone, signed_in: Opener) -> None:
    ada.task("Water the plants", due={"date": f"{people.today()}"})
    page = signed_in(ada, "/today")
    panel = panel_of(page, "Water the plants")
    panel.get_by_role("button", name="Does not repeat").click()
    panel.get_by_label("Unit").select_option("DAILY")
    panel.get_by_label("How many").fill("2")
    expect(panel.get_by_text("Next: Today")).to_be_visible()
    until(lambda: (ada.tasks("today")[0]["recurrence"] or {}).get("rrule") == "FREQ=DAILY;INTERVAL=2")

    page.get_by_role("listitem").get_by_role("checkbox").click()

    until(lambda: ada.tasks("today") == [])
    (following,) = ada.tasks("upcoming")
    assert following["due"]["date"] == f"{people.today() + timedelta(days=2)}"
    page.goto("/upcoming")
    panel = panel_of(page, "Water the plants")
    panel.get_by_role("button", name="Show when it was done").click()
    expect(panel.get_by_role("listitem").filter(has_text="Today · done")).to_be_visible()


def test_completing_a_task_that_repeats_is_taken_back(ada: Someone, signed_in: Opener) -> None:
    rule = {"rrule": "FREQ=DAILY", "from": "due"}
    ada.task("Water the plants", due={"date": f"{people.today()}"}, recurrence=rule)
    page = signed_in(ada, "/today", service_workers="block")
    page.get_by_role("listitem").get_by_role("checkbox").click()
    until(lambda: ada.titles("upcoming") == ["Water the plants"])
    page.get_by_role("button", name="Undo").click()
    until(lambda: ada.titles("today") == ["Water the plants"])
    expect(page.get_by_role("listitem").filter(has_text="Water the plants")).to_be_visible()


def test_a_checklist_and_subtasks_are_kept(ada: Someone, signed_in: Opener) -> None:
    task = ada.task("Pay rent")
    page = signed_in(ada, "/inbox")
    panel = panel_of(page, "Pay rent")
    for text in ("Check the account", "Transfer"):
        panel.get_by_label("Add an item").fill(text)
        panel.get_by_label("Add an item").press("Enter")
    panel.get_by_role("checkbox", name="Transfer").check()
    panel.get_by_label("Add a subtask").fill("Call the landlord")
    panel.get_by_label("Add a subtask").press("Enter")

    def kept() -> list[tuple[str, bool]]:
        items = ada.ask("GET", f"/tasks/{task['id']}")["checklist"]
        return [(item["text"], item["done"]) for item in items]

    until(lambda: kept() == [("Check the account", False), ("Transfer", True)])
    until(
        lambda: (
            [one["title"] for one in ada.ask("GET", f"/tasks?parent_id={task['id']}")["items"]]
            == ["Call the landlord"]
        )
    )
    page.reload()
    expect(panel.get_by_role("checkbox", name="Transfer")).to_be_checked()
    panel.get_by_role("button", name="Call the landlord", exact=True).click()
    expect(panel.get_by_label("Title")).to_have_value("Call the landlord")


def test_what_was_made_is_shown_once_while_its_answer_is_late(ada: Someone, signed_in: Opener) -> None:
    """The page that asked is gone; the next one has it from the server, and asks again under the same key."""
    ada.task("Pay rent")
    page = signed_in(ada, "/inbox")
    panel = panel_of(page, "Pay rent")
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/api/v1/tasks", lambda route: held.append((route, route.fetch())))
    panel.get_by_label("Add a subtask").fill("Call the landlord")
    panel.get_by_label("Add a subtask").press("Enter")
    until(lambda: page.wait_for_timeout(20) or held, seconds=5)
    page.reload()
    until(lambda: page.wait_for_timeout(20) or len(held) == 2, seconds=10)
    shown = panel.get_by_role("button", name="Call the landlord", exact=True)

    expect(shown).to_have_count(1)
    page.wait_for_timeout(300)
    expect(shown).to_have_count(1)
    route, answer = held[1]
    route.fulfill(response=answer)
    shown.click()
    expect(panel.get_by_label("Title")).to_have_value("Call the landlord")


def test_the_history_tells_of_changes_and_takes_one_back(ada: Someone, signed_in: Opener) -> None:
    task = ada.task("Pay rent")
    ada.ask("PATCH", f"/tasks/{task['id']}", json={"title": "Pay the rent"})
    page = signed_in(ada, "/inbox")
    panel = panel_of(page, "Pay the rent")
    panel.get_by_role("button", name="Show history").click()
    expect(panel.get_by_role("listitem").filter(has_text="Changed: Title")).to_be_visible()

    panel.get_by_role("listitem").filter(has_text="Changed: Title").get_by_role("button", name="Undo").click()

    expect(panel.get_by_label("Title")).to_have_value("Pay rent")
    assert ada.titles() == ["Pay rent"]


def test_words_are_found(ada: Someone, signed_in: Opener) -> None:
    ada.task("Pay rent", notes="to the landlady")
    ada.task("Water the plants")
    page = signed_in(ada, "/today")

    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("landla")

    expect(page.get_by_role("listitem")).to_contain_text(["Pay rent"])
    page.get_by_role("searchbox").fill("nobody wrote this")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()


def test_many_at_once_are_one_request(ada: Someone, signed_in: Opener) -> None:
    for number in range(5):
        ada.task(f"Task {number}")
    page = signed_in(ada, "/inbox", service_workers="block")
    expect(page.get_by_role("listitem")).to_have_count(5)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)

    page.keyboard.press("j")
    for _ in range(4):
        page.keyboard.press("x")
        page.keyboard.press("j")
    page.keyboard.press("e")

    expect(page.get_by_text("4 tasks completed.")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(1)
    until(lambda: len(ada.tasks("done")) == 4)
    page.wait_for_timeout(100)
    assert [url.rpartition("/")[2] for url in asked].count("bulk") >= 1
    assert len(asked) <= 2
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("listitem")).to_have_count(5)
    until(lambda: ada.tasks("done") == [])


def test_what_was_sent_about_a_task_is_told_and_why_not(ada: Someone, signed_in: Opener) -> None:
    at = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    ada.task("Pay rent", reminders=[{"at": at}])
    until(lambda: ada.ask("GET", "/notifications/unread-count")["count"] == 1, seconds=20)
    panel = panel_of(signed_in(ada, "/inbox"), "Pay rent")
    panel.get_by_role("button", name="Show what was sent").click()
    told = panel.get_by_role("listitem").filter(has_text="Reminders")
    expect(told.filter(has_text="In the app · sent")).to_be_visible()
    expect(told.filter(has_text="By mail · not sent")).to_contain_text("Your address is not confirmed.")
