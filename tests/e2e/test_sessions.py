"""Staying signed in, and being gone when one is."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import kept
from tests.e2e.conftest import Opener, log_in
from tests.e2e.people import Someone
from tests.support.processes import Web
from tests.support.waiting import until

IS_QUIET = """new Promise(tell => {
    const count = () => performance.getEntriesByType('resource').length, before = count();
    setTimeout(() => tell(count() === before), 700);
})"""
"""Whether no request ends for a while. The network is never idle: events come by a stream."""


def test_the_tabs_of_a_browser_stay_signed_in_over_reloads(ada: Someone, signed_in: Opener) -> None:
    ada.task("Pay rent")
    page = signed_in(ada, "/inbox")
    tabs = [page.context.new_page() for _ in range(4)]

    for tab in tabs:
        tab.goto("/inbox", wait_until="commit")
    for tab in [page, *tabs]:
        tab.evaluate("location.reload()")
    for tab in [page, *tabs]:
        expect(tab.get_by_role("listitem")).to_have_text(["Pay rent"])


def test_no_script_can_find_the_tokens(ada: Someone, contexts: Callable[..., BrowserContext]) -> None:
    ada.task("Pay rent")
    page = contexts().new_page()
    log_in(page, ada, "/inbox")
    kept.wait_for(page, "Pay rent")

    assert "eyJ" not in kept.everything(page)
    assert page.evaluate("document.cookie") == ""


def test_logging_out_leaves_nothing_for_the_next_user(
    ada: Someone, bea: Someone, signed_in: Opener, stack: Web
) -> None:
    ada.task("Ada plans Zanzibar")
    page = signed_in(ada, "/inbox")
    other_tab = page.context.new_page()
    other_tab.goto("/inbox")
    expect(other_tab.get_by_role("listitem")).to_have_text(["Ada plans Zanzibar"])
    kept.wait_for(page, "Zanzibar")

    page.goto("/settings")
    page.get_by_role("button", name="Log out").click()
    for tab in (page, other_tab):
        expect(tab.get_by_role("heading", name="Welcome back")).to_be_visible()
    until(lambda: not any(_is_left_of(ada, tab) for tab in (page, other_tab)), seconds=5)
    page.wait_for_timeout(1500)  # what is kept is written down a second late: by none of them any more
    assert not any(_is_left_of(ada, tab) for tab in (page, other_tab))

    log_in(page, bea, "/inbox")
    expect(page.get_by_role("heading", name="Your inbox is empty")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Zanzibar")).to_have_count(0)


def _is_left_of(ada: Someone, tab: Page) -> bool:
    found = kept.everything(tab)
    return "Zanzibar" in found or ada.email in found


def test_a_session_that_ends_in_mid_edit_loses_nothing(ada: Someone, signed_in: Opener) -> None:
    ada.task("Pay rent")
    page = signed_in(ada, "/inbox")
    page.get_by_role("listitem").get_by_role("button").click()
    title = page.get_by_role("complementary").get_by_label("Title")
    expect(title).to_have_value("Pay rent")
    end_session_of(page)

    title.fill("Pay the rent by Friday")
    dialog = page.get_by_role("dialog", name="You have been logged out")
    expect(dialog).to_be_visible()
    assert ada.titles() == ["Pay rent"]
    dialog.get_by_label("Password").fill(ada.password)
    dialog.get_by_role("button", name="Log in").click()

    expect(dialog).to_have_count(0)
    expect(title).to_have_value("Pay the rent by Friday")
    until(lambda: ada.titles() == ["Pay the rent by Friday"], seconds=10)


def test_a_wrong_password_is_said_and_the_form_kept(
    contexts: Callable[..., BrowserContext], ada: Someone
) -> None:
    page = contexts().new_page()
    page.goto("/login")
    page.get_by_label("E-mail").fill(ada.email)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_role("alert")).to_have_text("The address or the password is wrong.")
    expect(page.get_by_label("E-mail")).to_have_value(ada.email)


def test_a_link_to_a_task_leads_there_after_logging_in(
    ada: Someone, contexts: Callable[..., BrowserContext]
) -> None:
    task = ada.task("Pay rent")
    page = contexts().new_page()

    log_in(page, ada, f"/tasks/{task['id']}")

    expect(page.get_by_role("complementary").get_by_label("Title")).to_have_value("Pay rent")


def end_session_of(page: Page) -> None:
    """From outside: the server ends it, and the page, which has all that it shows, hears of it by what is
    done next."""
    with page.expect_request("**/api/v1/tasks?*") as asked:
        page.reload()
    token = asked.value.headers["authorization"]
    expect(page.get_by_role("listitem")).to_have_count(1)
    until(lambda: page.evaluate(IS_QUIET))
    answer = page.context.request.post("/api/v1/auth/logout", headers={"Authorization": token})
    assert answer.status == 204
