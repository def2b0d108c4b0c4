"""A Chromium that somebody is signed in to, and Lighthouse beside it."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
from playwright.sync_api import BrowserContext, sync_playwright

from bench.errors import BenchError
from bench.lighthouse.scores import LEAST
from devstack import processes
from devstack.ports import free_port

FOLDER = Path(__file__).parent
_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]
_SECONDS = 180
_TRIES = 3
_EMPTIED = "service_workers,cache_storage,indexeddb"


@dataclass(frozen=True)
class Visitor:
    """The browser of somebody who is signed in; between two visits it forgets all but that. Nobody but
    Lighthouse is attached to it during a visit: another's instruments would be measured with the page."""

    url: str
    port: int

    def sign_in(self, user: str, credentials: dict[str, str]) -> None:
        """As the user of that id. Errors: `BenchError`."""
        with self._attached() as context:
            answer = context.request.post(f"{self.url}/api/v1/auth/login", data=credentials)
            if not answer.ok:
                raise BenchError(f"Nobody could log in: {answer.text()}")
            page = context.new_page()
            page.goto(f"{self.url}/login")
            page.evaluate("(id) => localStorage.setItem('myriad.user', id)", user)
            page.close()

    def forget(self) -> None:
        """What was loaded before would flatter the figures."""
        with self._attached() as context:
            page = context.new_page()
            network = context.new_cdp_session(page)
            network.send("Network.clearBrowserCache")
            network.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": _EMPTIED})
            page.close()

    @contextmanager
    def _attached(self) -> Iterator[BrowserContext]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self.port}")
            yield browser.contexts[0]
            browser.close()


@contextmanager
def visitor(url: str, chromium: str, user: str, credentials: dict[str, str]) -> Iterator[Visitor]:
    """Somebody of that user id, signed in by their credentials."""
    port = free_port()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        flags = [*_FLAGS, "--headless=new", f"--user-data-dir={folder}", f"--remote-debugging-port={port}"]
        process = processes.spawn("chromium", [chromium, *flags], log=Path(folder, "chromium.log"))
        try:
            process.wait_until(lambda: _listens(port))
            somebody = Visitor(url, port)
            somebody.sign_in(user, credentials)
            yield somebody
        finally:
            process.stop()


def _listens(port: int) -> bool:
    with suppress(requests.RequestException):
        return requests.get(f"http://127.0.0.1:{port}/json/version", timeout=1).ok
    return False


def visit(url: str, chromium: str, slowdown: float, port: int | None = None) -> dict[str, Any]:
    """Lighthouse's report of a page on a phone, `slowdown` times slower than this machine: in a new browser,
    or in the one that listens on `port`.

    Errors: `BenchError`.
    """
    how = (
        [f"--port={port}", "--disable-storage-reset"]
        if port
        else [f"--chrome-flags=--headless=new {_FLAGS[0]}"]
    )
    command = ["node", "node_modules/lighthouse/cli/index.js", url, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(LEAST)}", "--no-enable-error-reporting", *how]
    command += [f"--throttling.cpuSlowdownMultiplier={slowdown}"]
    found: dict[str, Any] = json.loads(_run(command, {**os.environ, "CHROME_PATH": chromium}))
    if found["finalDisplayedUrl"] != url:
        raise BenchError(f"Lighthouse was led from {url} to {found['finalDisplayedUrl']}.")
    return found


def _run(command: list[str], environment: dict[str, str]) -> str:
    """Its output. A trace without a beginning is Chromium's fault: Lighthouse says to run it again."""
    for _ in range(_TRIES):
        ended = subprocess.run(
            command, cwd=FOLDER, env=environment, capture_output=True, text=True, timeout=_SECONDS
        )
        if not ended.returncode:
            return ended.stdout
        if "NO_NAVSTART" not in ended.stderr:
            break
    raise BenchError(f"Lighthouse failed:\n{ended.stderr[-2000:]}")
