"""The app in a real Chromium, on the real stack: web, worker, beat, MongoDB, Redis and a mail catcher."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from devstack.catcher import Catcher
from tests.e2e.people import Someone, sign_up
from tests.support.processes import Web, beat, web, worker
from tests.support.servers import Servers
from tests.support.waiting import until
from webapp.core.web.application import Application

expect.set_options(timeout=15_000)  # milliseconds: a page that is loaded anew on a busy machine takes some

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"]
SLOW_MS = 15_000
"""How long the page may take for one thing on a busy machine."""
MAIL_SECONDS = 30.0
"""How long a mail may be on its way there."""

STACK_SECONDS = 240
"""The first test of each process waits for its stack besides, while the others start theirs."""

Opener = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(STACK_SECONDS))


@pytest.fixture(scope="session")
def stack(app: Application, environment: dict[str, str], root: Path) -> Iterator[Web]:
    """Everything that `make run` runs, with the built app."""
    assert (root / "frontend" / "dist" / "index.html").is_file(), "build the app first: make app"
    with (
        web(environment, WEB_CONCURRENCY="1", ACCESS_LOG="off") as running,
        worker(environment, WORKER_CONCURRENCY="1"),
        beat(environment),
    ):
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    assert path, "the tests in a browser need Chromium: run scripts/chromium"
    expect.set_options(timeout=SLOW_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def mails(servers: Servers) -> Catcher:
    """What arrived by mail. Nothing is cleared away beneath people: each has an address of their own."""
    return servers.catcher


@pytest.fixture
def ada(stack: Web) -> Someone:
    """Somebody with an account and no tasks yet."""
    return sign_up(stack.url, "ada")


@pytest.fixture
def bea(stack: Web) -> Someone:
    return sign_up(stack.url, "bea")


@pytest.fixture
def contexts(chromium: Browser, stack: Web) -> Iterator[Callable[..., BrowserContext]]:
    """New browsers, each with nothing in it. What any page of theirs complains of fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: Any) -> BrowserContext:
        wanted = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "base_url": stack.url}
        context = chromium.new_context(**{**wanted, **options})
        context.set_default_timeout(SLOW_MS)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda message: complaints.append(message.text) if _is_bad(message) else None)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert not [text for text in complaints if "dynamically imported module" not in text], complaints


def _is_bad(message: Any) -> bool:
    """Refused by the policy, or an error of ours. A request that fails is written by Chromium itself."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


@pytest.fixture
def signed_in(contexts: Callable[..., BrowserContext]) -> Opener:
    """Opens a page of somebody's, in a browser that comes back: it has the cookie of a session."""

    def open_page(someone: Someone, path: str = "/today", **options: Any) -> Page:
        known = [{"name": "myriad.user", "value": someone.id}]
        kept = {"cookies": [], "origins": [{"origin": someone.url, "localStorage": known}]}
        context = contexts(storage_state=kept, **options)
        answer = context.request.post("/api/v1/auth/login", data=someone.credentials)
        assert answer.ok, answer.text()
        page = context.new_page()
        page.goto(path)
        page.get_by_role("heading", level=1).wait_for()
        return page

    return open_page


def log_in(page: Page, someone: Someone, path: str = "/today") -> None:
    """Through the form; ends on `path`."""
    page.goto(path)
    page.get_by_label("E-mail").fill(someone.email)
    page.get_by_label("Password").fill(someone.password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"**{path}*")
    page.get_by_role("heading", level=1).wait_for()


def link_in(mails: Catcher, email: str, page: str = "") -> str:
    """The path of the link in the newest mail to an address, or in the newest with a link to `page`; "" while
    there is none."""
    links = (re.search(r"https?://[^/\s]+(/\S+#token=\S+)", mail["text"]) for mail in mails.messages(email))
    return next((found[1] for found in links if found and found[1].startswith(page)), "")


def mailed_link(mails: Catcher, email: str, page: str) -> str:
    """The path of the link to `page`, once the mail has come."""
    until(lambda: link_in(mails, email, page), seconds=MAIL_SECONDS)
    return link_in(mails, email, page)
