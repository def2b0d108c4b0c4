"""The page on which people choose what they are told of."""

from playwright.sync_api import expect

from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.support.waiting import until

PATH = "/settings/notifications"


def test_what_is_chosen_is_saved_and_stays(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, PATH)
    digest = page.get_by_role("group", name="Daily digest")
    expect(digest.get_by_label("By mail")).not_to_be_checked()
    digest.get_by_label("By mail").check()
    until(lambda: _chosen(ada)["kinds"]["digest"]["email"])
    page.get_by_label("Daily digest at").fill("06:15")
    page.get_by_label("Quiet hours").check()
    until(
        lambda: (
            (_chosen(ada)["digest_time"], _chosen(ada)["quiet_hours"])
            == ("06:15", {"start": "22:00", "end": "07:00"})
        )
    )
    page.get_by_label("To", exact=True).fill("08:00")
    page.get_by_label("To", exact=True).blur()
    until(lambda: _chosen(ada)["quiet_hours"] == {"start": "22:00", "end": "08:00"})
    page.reload()
    expect(page.get_by_role("group", name="Daily digest").get_by_label("By mail")).to_be_checked()
    expect(page.get_by_label("To", exact=True)).to_have_value("08:00")


def test_mail_about_security_cannot_be_switched_off(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, PATH)
    box = page.get_by_role("group", name="Security").get_by_label("By mail")
    expect(box).to_be_checked()
    expect(box).to_be_disabled()


def _chosen(someone: Someone) -> dict[str, object]:
    found: dict[str, object] = someone.ask("GET", "/notifications/preferences")
    return found
