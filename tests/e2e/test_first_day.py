"""From nothing to the first task done, with the mails on the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import BrowserContext, Page, expect

from devstack.catcher import Catcher
from tests.e2e.conftest import link_in
from tests.e2e.people import PASSWORD, Someone
from tests.support.processes import Web
from tests.support.waiting import until

EMAIL = "grace@example.com"


def test_register_verify_first_task_reminder_complete(
    contexts: Callable[..., BrowserContext], stack: Web, mails: Catcher
) -> None:
    page = contexts(timezone_id="Europe/Berlin").new_page()
    page.goto("/")
    page.get_by_role("link", name="Create account").click()
    page.get_by_label("Name").fill("Grace")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Nothing more today")).to_be_visible()

    _confirm(page, mails)
    _first_task(page)
    task_id, token = _remind_soon(stack)
    until(lambda: "Pay rent" in mails.messages(EMAIL)[0]["subject"], seconds=20)
    assert f"/tasks/{task_id}" in mails.messages(EMAIL)[0]["text"]

    page.goto(f"/tasks/{task_id}")
    expect(page.get_by_role("complementary", name="Task").get_by_label("Title")).to_have_value("Pay rent")
    page.goto("/today")
    page.get_by_role("checkbox", name="Complete “Pay rent”").click()
    expect(page.get_by_text("Task completed.")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing more today")).to_be_visible()
    until(lambda: Someone(stack.url, EMAIL, token).titles("done") == ["Pay rent"], seconds=5)


def _confirm(page: Page, mails: Catcher) -> None:
    expect(page.get_by_text("Confirm your address to get reminders by mail.")).to_be_visible()
    until(lambda: bool(mails.messages(EMAIL)), seconds=20)
    page.goto(link_in(mails, EMAIL))
    expect(page.get_by_text("Thank you. Your address is confirmed.")).to_be_visible()
    assert "token" not in page.url
    page.get_by_role("link", name="To my tasks").click()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    expect(page.get_by_text("Confirm your address")).to_have_count(0)


def _first_task(page: Page) -> None:
    page.keyboard.press("q")
    dialog = page.get_by_role("dialog", name="New task")
    dialog.get_by_label("Title").fill("Pay rent")
    dialog.get_by_role("button", name="Today").click()
    dialog.get_by_label("Due time").fill("23:59")
    dialog.get_by_role("button", name="High priority").click()
    dialog.get_by_role("button", name="Add task").click()
    expect(page.get_by_role("listitem").filter(has_text="Pay rent")).to_be_visible()


def _remind_soon(stack: Web) -> tuple[str, str]:
    """In the app a reminder is to the minute: nobody wants to wait for that here."""
    grace = Someone(stack.url, EMAIL, "")
    grace.token = grace.ask("POST", "/auth/login", json={"email": EMAIL, "password": PASSWORD})[
        "access_token"
    ]
    until(lambda: grace.titles("today") == ["Pay rent"], seconds=5)
    (task,) = grace.tasks("today")
    assert (task["due"]["time"], task["priority"]) == ("23:59", 3)
    at = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    grace.ask("PATCH", f"/tasks/{task['id']}", json={"reminders": [{"at": at}]})
    return str(task["id"]), grace.token
