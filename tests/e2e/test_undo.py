"""What was done by mistake is taken back."""

from playwright.sync_api import expect

from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.support.waiting import until


def test_a_completed_and_a_deleted_task_come_back(ada: Someone, signed_in: Opener) -> None:
    ada.task("Pay rent", priority=2, labels=["home"])
    page = signed_in(ada, "/inbox")
    row = page.get_by_role("listitem").filter(has_text="Pay rent")

    page.get_by_role("checkbox", name="Complete “Pay rent”").click()
    expect(row).to_have_count(0)
    until(lambda: ada.titles("done") == ["Pay rent"], seconds=5)
    page.get_by_role("button", name="Undo").click()
    expect(row).to_be_visible()
    until(lambda: ada.titles("done") == [] and ada.titles() == ["Pay rent"], seconds=5)

    row.get_by_role("button").click()
    page.get_by_role("button", name="Delete task").click()
    expect(row).to_have_count(0)
    until(lambda: ada.titles("trash") == ["Pay rent"], seconds=5)
    page.keyboard.press("z")
    expect(row).to_be_visible()
    until(lambda: ada.titles() == ["Pay rent"], seconds=5)
    assert ada.tasks()[0]["labels"] == ["home"]


def test_the_trash_gives_back(ada: Someone, signed_in: Opener) -> None:
    ada.ask("DELETE", f"/tasks/{ada.task('Pay rent')['id']}")
    page = signed_in(ada, "/trash")

    page.get_by_role("button", name="Restore “Pay rent”").click()

    expect(page.get_by_role("heading", name="The trash is empty")).to_be_visible()
    until(lambda: ada.titles() == ["Pay rent"], seconds=5)


def test_the_counts_follow_at_once_and_the_server_agrees(ada: Someone, signed_in: Opener) -> None:
    ada.task("One")
    ada.task("Two")
    page = signed_in(ada, "/inbox")
    inbox = page.get_by_role("navigation").get_by_role("link", name="Inbox")
    expect(inbox).to_have_text("Inbox2")

    page.get_by_role("checkbox", name="Complete “Two”").click()
    expect(inbox).to_have_text("Inbox1")

    until(lambda: ada.ask("GET", "/tasks/counts")["inbox"] == 1, seconds=5)
    page.reload()
    expect(inbox).to_have_text("Inbox1")
