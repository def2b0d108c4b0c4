"""A Chromium that somebody is signed in to, and Lighthouse beside it."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from bench.errors import BenchError
from bench.lighthouse.scores import LEAST
from devstack.ports import free_port

FOLDER = Path(__file__).parent
_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]
_SECONDS = 180
_EMPTIED = "service_workers,cache_storage,indexeddb"


@dataclass(frozen=True)
class Visitor:
    """The browser of somebody who is signed in; between two visits it forgets all but that."""

    context: BrowserContext
    url: str
    port: int

    def forget(self) -> None:
        """What was loaded before would flatter the figures."""
        page = self.context.new_page()
        network = self.context.new_cdp_session(page)
        network.send("Network.clearBrowserCache")
        network.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": _EMPTIED})
        page.close()


@contextmanager
def visitor(url: str, chromium: str, user: str, credentials: dict[str, str]) -> Iterator[Visitor]:
    """Somebody of that user id, signed in by their credentials."""
    port = free_port()
    flags = [*_FLAGS, f"--remote-debugging-port={port}"]
    with TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium, args=flags, base_url=url
        )
        answer = context.request.post("/api/v1/auth/login", data=credentials)
        if not answer.ok:
            raise BenchError(f"Nobody could log in: {answer.text()}")
        page = context.new_page()
        page.goto("/login")
        page.evaluate("(id) => localStorage.setItem('myriad.user', id)", user)
        page.close()
        yield Visitor(context, url, port)
        context.close()


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
    environment = {**os.environ, "CHROME_PATH": chromium}
    ended = subprocess.run(
        command, cwd=FOLDER, env=environment, capture_output=True, text=True, timeout=_SECONDS
    )
    if ended.returncode:
        raise BenchError(f"Lighthouse failed on {url}:\n{ended.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(ended.stdout)
    if found["finalDisplayedUrl"] != url:
        raise BenchError(f"Lighthouse was led from {url} to {found['finalDisplayedUrl']}.")
    return found
