"""How the pictures of docs/images/app are taken."""

from pathlib import Path

from playwright.sync_api import Page, Request, expect

from devstack.catcher import Catcher
from tests.e2e.conftest import SLOW_MS, Opener, mailed_link
from tests.e2e.furnished import furnish
from tests.e2e.people import ZONE, Someone
from tests.e2e.traffic import watched
from tests.support.waiting import until

VIEW_NAMES = ("today", "inbox", "upcoming", "calendar", "labels", "projects", "notifications")
VIEWS = {
    **{name: f"/{name}" for name in VIEW_NAMES},
    **{"settings": "/settings", "webhooks": "/settings/webhooks", "files": "/settings/files"},
}
NAMES = (*VIEWS, "list", "board", "task", "login")
FOLDER = Path("docs", "images", "app")
SCHEMES = ("light", "dark")
STILL_MS = 200
"""Between two pictures that must be alike."""
SIZES = {"phone": (360, 740), "tablet": (768, 1024), "desktop": (1440, 900)}


def take_all(
    ada: Someone, signed_in: Opener, mails: Catcher, folder: Path, size: str, scheme: str
) -> list[Path]:
    """Furnish an account and take a picture of every main view. Out: where they are."""
    project = furnish(ada)
    _confirm(ada, mails)
    until(lambda: ada.ask("GET", "/notifications/unread-count")["count"] == 2, seconds=30)
    width, height = SIZES[size]
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": height}, "timezone_id": ZONE}
    page = signed_in(ada, "/today", **look)
    under_way = watched(page)
    taken: list[Path] = []

    def take(name: str) -> None:
        taken.append(folder / f"{name}-{size}-{scheme}.png")
        taken[-1].write_bytes(_settled(page, under_way))

    for name, path in {**VIEWS, "list": project, "board": project}.items():
        page.goto(path)
        page.get_by_role("heading", level=1).wait_for()
        if name in ("list", "board"):
            page.get_by_role("button", name=f"As a {name}").click()
        take(name)
    _open(page)
    take("task")
    page.context.clear_cookies()
    page.evaluate("localStorage.clear()")
    page.goto("/login")
    page.get_by_role("heading", level=1).wait_for()
    take("login")
    return taken


def _settled(page: Page, under_way: set[Request]) -> bytes:
    """A picture of a page on which nothing moves and nothing is on its way: the first like the one before."""
    before = b""

    def stands_still() -> bool:
        nonlocal before
        expect(page.locator(".skeleton")).to_have_count(0)
        page.wait_for_timeout(STILL_MS)
        seen, before = before, page.screenshot()
        return seen == before and not under_way

    until(stands_still, seconds=SLOW_MS / 1000)
    return before


def _open(page: Page) -> None:
    page.goto("/today")
    page.get_by_role("button", name="Send Charles the notes").click()
    page.get_by_role("complementary").get_by_text("Note G").wait_for()


def _confirm(ada: Someone, mails: Catcher) -> None:
    token = mailed_link(mails, ada.email, "/verify-email").partition("token=")[2]
    ada.ask("POST", "/auth/verify-email", json={"token": token})
