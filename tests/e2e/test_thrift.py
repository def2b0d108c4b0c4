"""A session's requests and bytes, beside those of a client that asks on every mount and keeps nothing.

The session, ten minutes in short: open Today, look at three views and back, edit five tasks, leave the tab
and come back ten times, reload the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests
from playwright.sync_api import Page, Request, expect

from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.e2e.traffic import settle, watched
from tests.support.waiting import until

VIEWS = ("Inbox", "Upcoming", "Done", "Today")
TASKS, EDITS, RETURNS = 25, 5, 10
SHARE = 0.25
LISTS = {
    "Today": ("/tasks?view=today&limit=100", "/tasks?view=overdue&limit=100"),
    "Inbox": ("/tasks?view=inbox&limit=100",),
    "Upcoming": ("/tasks?view=upcoming&limit=100",),
    "Done": ("/tasks?view=done&limit=100",),
}
AROUND = ("/me", "/tasks/counts", "/projects?archived=false&limit=100", "/notifications/unread-count")
REFRESHES = 2
"""What every page shows beside its list; and how often the session begins anew, with a refresh."""


@dataclass
class Spent:
    """Requests to the API, and bytes of their answers' bodies."""

    requests: int = 0
    bytes: int = 0


@dataclass
class Wire:
    """What a page asked the API for, and how much came. A stream counts with what came of it."""

    spent: Spent = field(default_factory=Spent)
    statuses: list[int] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def asked(self, event: dict[str, Any]) -> None:
        if "/api/v1/" in event["request"]["url"]:
            self.ids.add(event["requestId"])
            self.spent.requests += 1

    def came(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.ids:
            self.spent.bytes += event["encodedDataLength"]


def test_a_session_asks_a_quarter_of_what_a_client_without_a_cache_asks(
    ada: Someone, signed_in: Opener
) -> None:
    for number in range(TASKS):
        ada.task(f"Task {number:02}", notes="Something to read. " * 10)
    without = _without_a_cache(ada)
    page = signed_in(ada, "/today", service_workers="block")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(500)
    page.goto("about:blank")
    wire = Wire()
    network = page.context.new_cdp_session(page)
    network.on("Network.requestWillBeSent", wire.asked)
    network.on("Network.responseReceivedExtraInfo", lambda one: wire.statuses.append(one["statusCode"]))
    network.on("Network.dataReceived", wire.came)
    network.send("Network.enable")

    _session(ada, page)

    ours = wire.spent
    print(f"ours: {ours.requests}, {ours.bytes} bytes; without a cache: {without.requests}, {without.bytes}")
    assert ours.requests <= without.requests * SHARE
    assert 0 < ours.bytes <= without.bytes * SHARE
    assert 304 in wire.statuses  # to the page Chromium says 200: it has the body already


def _session(ada: Someone, page: Page) -> None:
    under_way = watched(page)
    page.goto("/today")
    page.get_by_role("heading", level=1).wait_for()
    settle(page, under_way)
    for view in (*VIEWS, "Inbox"):
        _visit(page, view, under_way)
    for number in range(TASKS - EDITS, TASKS):  # the newest: they are on the screen
        _edit(page, f"Task {number:02}", under_way)
    until(lambda: sum(task["priority"] == 3 for task in ada.tasks()) == EDITS)
    for _ in range(RETURNS):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.reload()
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(1000)
    settle(page, under_way)


def _visit(page: Page, view: str, under_way: set[Request]) -> None:
    """Go there and look at it: a view that is left before its list came has asked for it in vain."""
    page.get_by_role("navigation").get_by_role("link", name=view).click()
    expect(page.get_by_role("heading", name=view, level=1)).to_be_visible()
    settle(page, under_way)


def _edit(page: Page, title: str, under_way: set[Request]) -> None:
    page.get_by_role("button", name=title).click()
    panel = page.get_by_role("complementary")
    panel.get_by_role("button", name="High priority").click()
    panel.get_by_role("button", name="Close").click()
    settle(page, under_way)


def _without_a_cache(ada: Someone) -> Spent:
    spent = Spent(requests=REFRESHES)
    for path in _asked_without_a_cache(ada):
        answer = requests.get(
            f"{ada.url}/api/v1{path}", headers={"Authorization": f"Bearer {ada.token}"}, timeout=10
        )
        spent.requests += 1
        spent.bytes += len(answer.content)
        assert answer.status_code == 200
    return spent


def _asked_without_a_cache(ada: Someone) -> Iterator[str]:
    """Each mount asks for what it shows; each edit for the task and its subtasks, and after it (the edit is
    one more) for the list and the counts; each return for what is on the screen."""
    for view in ("Today", *VIEWS, "Inbox"):
        yield from (*LISTS[view], *AROUND)
    tasks = ada.tasks()
    for number in range(EDITS):
        yield f"/tasks/{tasks[number]['id']}"
        yield f"/tasks?parent_id={tasks[number]['id']}&sort=position&limit=100"
        yield from (f"/tasks/{tasks[number]['id']}", *LISTS["Inbox"], "/tasks/counts")
    for _ in range(RETURNS):
        yield from (*LISTS["Inbox"], *AROUND)
    yield from (*LISTS["Inbox"], *AROUND)
