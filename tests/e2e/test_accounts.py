"""Getting back into one's account, and guarding it."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyotp
import requests
from playwright.sync_api import BrowserContext, Page, expect

from devstack.catcher import Catcher
from tests.e2e.conftest import Opener, log_in, mailed_link
from tests.e2e.people import Someone

NEW = "another horse battery"
STEP_SECONDS = 30


def test_a_forgotten_password_is_set_anew_by_mail_and_ends_every_session(
    ada: Someone, contexts: Callable[..., BrowserContext], mails: Catcher
) -> None:
    page = contexts().new_page()
    page.goto("/login")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail").fill(ada.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()

    page.goto(mailed_link(mails, ada.email, "/reset-password"))
    expect(page).to_have_url(f"{ada.url}/reset-password")
    page.get_by_label("New password").fill(ada.email)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_label("New password")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="Your password is changed")).to_be_visible()

    assert _status(ada) == 401
    ada.password = NEW
    log_in(page, ada)


def test_a_second_factor_is_set_up_asked_for_and_switched_off(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, "/settings/account")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("img", name="QR code of the key below")).to_have_js_property("complete", True)
    assert page.get_by_role("img").evaluate("(image) => image.naturalWidth") > 0
    codes = pyotp.TOTP(page.locator("code").inner_text())
    page.get_by_label("Code").fill(codes.now())
    page.get_by_role("button", name="Switch on").click()
    recovery = page.get_by_role("status").locator("pre").inner_text().split()
    assert len(set(recovery)) == 10

    _log_out(page)
    _give_password(page, ada)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("The code is wrong")
    page.get_by_label("Code").fill(codes.at(time.time() + STEP_SECONDS))  # that of now is used up
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("navigation", name="Views")).to_be_visible()

    _log_out(page)
    _give_password(page, ada)
    page.get_by_role("button", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(recovery[0])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("navigation", name="Views")).to_be_visible()
    page.goto("/settings/account")
    factor = page.get_by_role("region", name="Second factor")
    factor.get_by_role("button", name="New recovery codes").click()
    factor.get_by_label("Password").fill(ada.password)
    factor.get_by_label("Code, or a recovery code").fill(recovery[1])
    factor.get_by_role("button", name="New recovery codes").click()
    renewed = factor.get_by_role("status").locator("pre").inner_text().split()
    assert not set(renewed) & set(recovery)
    factor.get_by_role("button", name="Switch off").click()
    factor.get_by_label("Password").fill(ada.password)
    factor.get_by_label("Code, or a recovery code").fill(renewed[0])
    factor.get_by_role("button", name="Switch off").click()
    expect(factor.get_by_role("button", name="Set up")).to_be_visible()


def test_all_data_is_taken_along_and_a_deletion_is_confirmed_and_taken_back(
    ada: Someone, signed_in: Opener, mails: Catcher
) -> None:
    ada.task("Pay rent")
    page = signed_in(ada, "/settings/data")
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Get my data").click()
    assert fetched.value.suggested_filename == "myriad-export.zip"
    assert "Pay rent" in _text_of(Path(fetched.value.path()))

    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("alert")).to_have_text("The password is wrong.")
    page.get_by_label("Password").fill(ada.password)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_text("A link is on its way to you.")).to_be_visible()

    page.goto(mailed_link(mails, ada.email, "/confirm-deletion"))
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading", name="Your account will be deleted")).to_be_visible()
    log_in(page, ada, "/inbox")
    expect(page.get_by_role("region", name="Notices")).to_contain_text("It goes on")
    page.get_by_role("link", name="Keep my account").click()
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_text("Your account stays.")).to_be_visible()
    expect(page.get_by_role("region", name="Notices")).not_to_contain_text("It goes on")


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


def _status(someone: Someone) -> int:
    """Of a read with the token that they have."""
    headers = {"Authorization": f"Bearer {someone.token}"}
    return requests.get(f"{someone.url}/api/v1/me", headers=headers, timeout=10).status_code


def _text_of(archive: Path) -> str:
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def _log_out(page: Page) -> None:
    page.goto("/settings")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


def _give_password(page: Page, someone: Someone) -> None:
    page.get_by_label("E-mail").fill(someone.email)
    page.get_by_label("Password").fill(someone.password)
    page.get_by_role("button", name="Log in").click()
