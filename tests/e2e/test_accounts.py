"""Getting back into one's account, and guarding it."""

from collections.abc import Callable

import pyotp
from playwright.sync_api import BrowserContext, Page, expect

from devstack.catcher import Catcher
from tests.e2e.conftest import Opener, link_in, log_in
from tests.e2e.people import Someone
from tests.support.waiting import until

NEW_PASSWORD = "a better horse battery"


def test_a_forgotten_password_is_set_anew_through_the_mail(
    ada: Someone, contexts: Callable[..., BrowserContext], mails: Catcher
) -> None:
    page = contexts().new_page()
    page.goto("/login")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail").fill(ada.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    until(lambda: any("/reset-password#" in one["text"] for one in mails.messages(ada.email)), seconds=45)

    page.goto(link_in(mails, ada.email, "/reset-password"))
    page.get_by_label("New password").fill(NEW_PASSWORD)
    assert "token" not in page.url
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="Your password is changed")).to_be_visible()

    ada.password = NEW_PASSWORD
    log_in(page, ada)
    page.goto(link_in(mails, ada.email, "/reset-password"))
    page.get_by_label("New password").fill("another horse battery")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("alert")).to_have_text("This link does not work any more. Ask for a new one.")


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


def test_a_second_factor_is_set_up_and_logged_in_with(
    ada: Someone, signed_in: Opener, contexts: Callable[..., BrowserContext]
) -> None:
    page = signed_in(ada, "/settings/account")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert page.get_by_role("img", name="QR code").evaluate("(image) => image.naturalWidth") > 0
    secret = page.get_by_role("region", name="Second factor").locator("code").inner_text()
    page.get_by_label("Code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Switch on").click()
    codes = page.get_by_role("status").locator("pre")
    expect(codes).to_be_visible()
    first, second = codes.inner_text().split("\n")[:2]
    expect(page.get_by_text("It is on: logging in asks for a code of your app.")).to_be_visible()

    other = contexts().new_page()
    _with_a_code(other, ada, first)
    expect(other.get_by_role("heading", name="Today", level=1)).to_be_visible()

    page.reload()
    expect(page.get_by_text(second)).to_have_count(0)
    page.get_by_role("button", name="Switch off").click()
    page.get_by_role("region", name="Second factor").get_by_label("Password").fill(ada.password)
    page.get_by_label("Code, or a recovery code").fill(second)
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_role("button", name="Set up")).to_be_visible()


def _with_a_code(page: Page, someone: Someone, code: str) -> None:
    """Logs in with a recovery code: one of the app worked already in this half minute."""
    page.goto("/login")
    page.get_by_label("E-mail").fill(someone.email)
    page.get_by_label("Password").fill(someone.password)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("The code is wrong")
    page.get_by_role("button", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(code)
    page.get_by_role("button", name="Log in").click()


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


def test_an_account_on_its_way_out_is_exported_and_kept(
    ada: Someone, signed_in: Opener, mails: Catcher
) -> None:
    page = signed_in(ada, "/settings/data")
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Get my data").click()
    assert downloaded.value.suggested_filename == "myriad-export.zip"
    page.get_by_label("Password").fill(ada.password)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_text("Nothing is deleted before you open it")).to_be_visible()
    until(lambda: any("/confirm-deletion#" in one["text"] for one in mails.messages(ada.email)), seconds=45)

    page.goto(link_in(mails, ada.email, "/confirm-deletion"))
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading", name="Your account will be deleted")).to_be_visible()
    log_in(page, ada)
    page.get_by_role("region", name="Notices").get_by_role("link", name="Keep my account").click()
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_text("Your account stays.")).to_be_visible()
    expect(page.get_by_role("region", name="Notices").get_by_text("It goes on")).to_have_count(0)
