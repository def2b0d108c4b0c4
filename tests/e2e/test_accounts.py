"""Getting back into one's account, and guarding it."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.e2e.conftest import Opener
from tests.e2e.people import Someone


def test_another_service_that_failed_is_said_on_the_page_to_log_in(
    contexts: Callable[..., BrowserContext],
) -> None:
    page = contexts().new_page()
    page.goto("/login#error=oidc_unverified")
    expect(page.get_by_role("alert")).to_have_text("The other service has not confirmed your address.")
    assert "#" not in page.url

    page.goto("/register")
    page.goto("/login#otp")
    page.get_by_label("Code").fill("123456")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_have_text("Signing in with the other service failed. Try again.")


def test_tokens_and_sessions_are_shown_and_ended(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, "/settings/tokens")
    page.get_by_label("Name").fill("A script")
    page.get_by_role("button", name="Make token").click()
    secret = page.get_by_role("status").locator("pre").inner_text()
    program = Someone(ada.url, ada.email, secret)
    assert program.tasks() == []
    page.reload()
    expect(page.get_by_text(secret)).to_have_count(0)
    page.get_by_role("button", name="Revoke “A script”").click()
    expect(page.get_by_text("There are no access tokens.")).to_be_visible()

    page.get_by_role("link", name="Devices").click()
    expect(page.get_by_text("this device")).to_be_visible()
    expect(page.get_by_text("Access token made")).to_be_visible()
    page.get_by_role("button", name="Log out all others").click()
    expect(page.get_by_role("button", name="Log out all others")).to_have_count(0)
