"""Two devices change one task."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.support.waiting import until


def test_changes_of_different_fields_are_both_kept(ada: Someone, signed_in: Opener) -> None:
    task = ada.task("Pay rent")
    page = _opened(signed_in, ada)
    ada.ask("PATCH", f"/tasks/{task['id']}", json={"priority": 3})

    _title(page, "Pay the rent")

    until(lambda: (ada.tasks()[0]["title"], ada.tasks()[0]["priority"]) == ("Pay the rent", 3), seconds=5)
    expect(page.get_by_role("button", name="High priority")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Changed in two places")).to_have_count(0)


def test_a_change_of_the_same_field_is_shown_and_mine_can_be_kept(ada: Someone, signed_in: Opener) -> None:
    page = _in_conflict(ada, signed_in)

    page.get_by_role("button", name="Keep mine").click()

    expect(page.get_by_text("Changed in two places")).to_have_count(0)
    until(lambda: ada.titles() == ["Mine"], seconds=5)


def test_or_the_other_can_be_taken(ada: Someone, signed_in: Opener) -> None:
    page = _in_conflict(ada, signed_in)

    page.get_by_role("button", name="Use the other").click()

    expect(page.get_by_role("complementary").get_by_label("Title")).to_have_value("Theirs")
    assert ada.titles() == ["Theirs"]


def test_a_conflict_outlives_a_reload(ada: Someone, signed_in: Opener) -> None:
    page = _in_conflict(ada, signed_in)

    page.reload()

    expect(page.get_by_text("Changed in two places")).to_be_visible()
    page.get_by_role("button", name="Keep mine").click()
    until(lambda: ada.titles() == ["Mine"], seconds=5)


def _opened(signed_in: Opener, ada: Someone) -> Page:
    page = signed_in(ada, "/inbox", service_workers="block")
    page.route("**/api/v1/events", lambda route: route.fulfill(status=501))
    page.reload()  # nobody tells it what happens elsewhere
    page.get_by_role("listitem").get_by_role("button").click()
    expect(page.get_by_role("complementary").get_by_label("Title")).to_be_visible()
    return page


def _in_conflict(ada: Someone, signed_in: Opener) -> Page:
    task = ada.task("Pay rent")
    page = _opened(signed_in, ada)
    ada.ask("PATCH", f"/tasks/{task['id']}", json={"title": "Theirs"})
    _title(page, "Mine")
    conflict = page.get_by_role("region", name="Changed in two places")
    expect(conflict).to_contain_text("Here: Mine")
    expect(conflict).to_contain_text("Elsewhere: Theirs")
    return page


def _title(page: Page, text: str) -> None:
    title = page.get_by_role("complementary").get_by_label("Title")
    title.fill(text)
    title.press("Enter")
