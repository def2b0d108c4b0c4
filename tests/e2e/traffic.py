"""What a page has asked the API for and not got yet."""

from playwright.sync_api import Page, Request

from tests.support.waiting import until

SOON_MS = 100
"""A page has asked by then for what a click made it want."""


def watched(page: Page) -> set[Request]:
    """The requests under way, kept up to date; without the page's stream of events, which is never got."""
    under_way: set[Request] = set()

    def begin(request: Request) -> None:
        if request.resource_type in ("fetch", "xhr") and not request.url.endswith("/events"):
            under_way.add(request)

    page.on("request", begin)
    page.on("requestfinished", lambda request: under_way.discard(request))
    page.on("requestfailed", lambda request: under_way.discard(request))
    return under_way


def settle(page: Page, under_way: set[Request]) -> None:
    """Wait until the page has got what it asked for, a moment after what was done to it last."""

    def has_all() -> bool:
        page.wait_for_timeout(SOON_MS)
        return not under_way

    until(has_all)
