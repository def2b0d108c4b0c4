"""What was done by mistake is taken back."""

from playwright.sync_api import Route, expect

from tests.e2e import people
from tests.e2e.conftest import Opener
from tests.e2e.dragging import by_keys
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


def test_what_was_done_is_counted_once_though_its_answer_never_came(ada: Someone, signed_in: Opener) -> None:
    ada.task("One")
    ada.task("Two")
    page = signed_in(ada, "/inbox")
    answers: list[int] = []

    def tell_the_second_time(route: Route) -> None:
        # The route stays: without it Chromium would send on what it holds back.
        route.continue_() if answers else answers.append(route.fetch().status)

    page.route("**/complete", tell_the_second_time)
    page.get_by_role("checkbox", name="Complete “Two”").click()
    until(lambda: page.wait_for_timeout(20) or answers == [200], seconds=5)

    with page.expect_response("**/complete"):
        page.reload()
    page.wait_for_timeout(500)

    expect(page.get_by_role("navigation").get_by_role("link", name="Inbox")).to_have_text("Inbox1")


def test_what_was_changed_on_many_is_put_back_on_each(ada: Someone, signed_in: Opener) -> None:
    for priority, title in enumerate(("Three", "Two", "One")):
        ada.task(title, priority=priority)
    page = signed_in(ada, "/inbox")
    rows = page.get_by_role("listitem")
    rows.filter(has_text="One").get_by_role("button").click(modifiers=["Control"])
    rows.filter(has_text="Three").get_by_role("button").click(modifiers=["Shift"])
    bar = page.get_by_role("toolbar", name="What is selected")
    expect(bar).to_contain_text("3 selected")
    bar.get_by_role("button", name="Due today").click()
    until(lambda: [one["due"]["date"] for one in ada.tasks() if one["due"]] == [f"{people.today()}"] * 3)
    ada.ask("PATCH", f"/tasks/{ada.tasks()[0]['id']}", json={"title": "The first"})

    expect(bar).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    until(lambda: [one["due"] for one in ada.tasks()] == [None] * 3)
    assert ada.titles() == ["The first", "Two", "Three"]


def test_a_move_is_taken_back(ada: Someone, signed_in: Opener) -> None:
    project = ada.ask("POST", "/projects", json={"name": "Engine"})
    for title in ("Draw", "Order", "Write"):
        ada.task(title, project_id=project["id"])
    page = signed_in(ada, f"/projects/{project['id']}")

    def order() -> list[str]:
        path = f"/tasks?project_id={project['id']}&sort=position"
        return [task["title"] for task in ada.ask("GET", path)["items"]]

    by_keys(page, "Draw", ("ArrowDown", "“Order”"))
    until(lambda: order() == ["Order", "Draw", "Write"])
    page.get_by_role("button", name="Undo").click()
    until(lambda: order() == ["Draw", "Order", "Write"])
    expect(page.get_by_role("region", name="To do").get_by_role("listitem")).to_have_text(
        ["Draw", "Order", "Write"]
    )


def test_on_a_phone_many_are_selected_by_touch(ada: Someone, signed_in: Opener) -> None:
    for title in ("Three", "Two", "One"):
        ada.task(title)
    page = signed_in(ada, "/inbox", viewport={"width": 360, "height": 740}, has_touch=True)
    page.get_by_role("button", name="Select").tap()
    for title in ("One", "Three"):
        page.get_by_role("listitem").get_by_role("button", name=title).tap()
    expect(page.get_by_role("complementary")).to_have_count(0)
    bar = page.get_by_role("toolbar", name="What is selected")
    expect(bar).to_contain_text("2 selected")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    bar.get_by_role("button", name="Delete").tap()
    until(lambda: sorted(ada.titles("trash")) == ["One", "Three"])
    page.get_by_role("listitem").get_by_role("button", name="Two").tap()
    expect(page.get_by_role("complementary").get_by_label("Title")).to_have_value("Two")


def test_what_is_in_the_trash_is_deleted_for_good_only_when_one_is_sure(
    ada: Someone, signed_in: Opener
) -> None:
    ada.ask("DELETE", f"/tasks/{ada.task('Pay rent')['id']}")
    page = signed_in(ada, "/trash")
    page.get_by_role("listitem").get_by_role("button", name="Pay rent", exact=True).click()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Delete for good").click()
    assert ada.titles("trash") == ["Pay rent"]
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("heading", name="The trash is empty")).to_be_visible()
    assert ada.titles("trash") == []
