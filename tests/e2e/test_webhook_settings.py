"""The page of webhooks: made, tried out, looked into, switched off and on."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.e2e.test_accessibility import axe, violations  # noqa: F401  (a fixture)
from tests.support.receiver import Receiver, receiving
from tests.support.waiting import until

PATH = "/settings/webhooks"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def test_a_webhook_is_made_tested_and_told_and_its_log_sends_again(
    ada: Someone, signed_in: Opener, receiver: Receiver
) -> None:
    page = signed_in(ada, PATH)
    expect(page.get_by_text("There are no webhooks.")).to_be_visible()
    secret = _make(page, receiver.url, without="Tasks that are changed")
    (made,) = _webhooks(ada)
    assert "task.changed" not in made["events"]
    assert {"task.created", "digest"} <= set(made["events"])

    card = page.get_by_role("listitem", name=receiver.url)
    card.get_by_role("button", name="Send a test").click()
    row = _log(card).get_by_role("listitem").first
    expect(row).to_contain_text("Test · arrived")
    expect(row).to_contain_text("200 thanks")
    (call,) = receiver.calls
    assert call.is_signed_by(secret)

    ada.task("Pay rent")
    until(lambda: len(receiver.calls) == 2)
    page.reload()
    expect(page.get_by_text(secret)).to_have_count(0)
    card.get_by_role("button", name="Log").click()
    row = _log(card).get_by_role("listitem").filter(has_text="New tasks")
    expect(row).to_contain_text("arrived")
    row.get_by_role("button", name="Send again").click()
    until(lambda: len(receiver.calls) == 3)
    assert receiver.calls[2].id == receiver.calls[1].id
    expect(row).to_contain_text("2 tries")


def test_one_that_was_switched_off_says_why_and_is_switched_on_again(
    ada: Someone,
    signed_in: Opener,
    receiver: Receiver,
    axe: str,  # noqa: F811
) -> None:
    page = signed_in(ada, PATH, viewport=PHONE, reduced_motion="reduce")
    first = _make(page, receiver.url)
    receiver.status, receiver.text = 410, b"gone"
    card = page.get_by_role("listitem", name=receiver.url)
    # Tasks hears of a new webhook by event: what happens before that is not told.
    until(lambda: ada.task("Pay rent") and not _webhooks(ada)[0]["active"], every=0.5)
    page.reload()
    expect(card.get_by_role("status")).to_contain_text("the receiver says that it is gone for good")
    card.get_by_role("button", name="Log").click()
    expect(_log(card)).to_contain_text("410 gone")
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    _log(card).get_by_role("button", name="Send again").first.click()
    expect(page.get_by_role("alert").filter(has_text="switched off")).to_be_visible()

    receiver.status, receiver.text = 200, b"thanks"
    card.get_by_role("button", name="Switch on").click()
    expect(card.get_by_role("status")).to_have_count(0)
    card.get_by_role("button", name="New secret").click()
    second = card.get_by_role("status").locator("pre").inner_text()
    card.get_by_role("button", name="Send a test").click()
    expect(_log(card)).to_contain_text("Test · arrived")
    assert all(receiver.calls[-1].is_signed_by(secret) for secret in (first, second))


def test_it_is_changed_and_deleted_and_a_bad_address_is_refused(
    ada: Someone, signed_in: Opener, receiver: Receiver
) -> None:
    page = signed_in(ada, PATH)
    page.get_by_label("Address").fill("http://169.254.169.254/latest")
    page.get_by_role("button", name="Make webhook").click()
    expect(page.get_by_label("Address")).to_have_attribute("aria-invalid", "true")
    assert _webhooks(ada) == []

    _make(page, receiver.url)
    card = page.get_by_role("listitem", name=receiver.url)
    card.get_by_role("button", name="Edit").click()
    card.get_by_label("Reminders").uncheck()
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_role("button", name="Save")).to_have_count(0)
    assert "reminder" not in _webhooks(ada)[0]["events"]
    card.get_by_role("button", name="Switch off").click()
    expect(card).to_contain_text("Off ·")
    assert _webhooks(ada)[0]["active"] is False

    page.on("dialog", lambda dialog: dialog.accept())
    card.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("There are no webhooks.")).to_be_visible()
    assert _webhooks(ada) == []


def _make(page: Page, url: str, without: str = "") -> str:
    """Out: its secret."""
    form = page.get_by_role("region", name="New webhook")
    form.get_by_label("Address").fill(url)
    if without:
        form.get_by_label(without).uncheck()
    form.get_by_role("button", name="Make webhook").click()
    return form.get_by_role("status").locator("pre").inner_text()


def _webhooks(someone: Someone) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = someone.ask("GET", "/webhooks")["items"]
    return found


def _log(card: Locator) -> Locator:
    return card.get_by_role("region", name="Log")
