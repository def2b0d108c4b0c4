"""What a browser has kept of its user."""

from playwright.sync_api import Page

from tests.support.waiting import until

_IN_DATABASES = """async () => {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const open = indexedDB.open(name);
    await new Promise((done) => { open.onsuccess = done; });
    for (const store of open.result.objectStoreNames) {
      const all = open.result.transaction(store).objectStore(store).getAll();
      await new Promise((done) => { all.onsuccess = done; });
      found.push(JSON.stringify(all.result));
    }
    open.result.close();
  }
  return found.join("\\n");
}"""
_ELSEWHERE = """async () => {
  const found = [localStorage, sessionStorage].map((store) => JSON.stringify({ ...store }));
  found.push(document.body.innerText);
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(request.url);
  }
  return found.join("\\n");
}"""


def everything(page: Page) -> str:
    """All that scripts could find: storage, databases, addresses in caches, and the page itself."""
    return f"{page.evaluate(_ELSEWHERE)}\n{page.evaluate(_IN_DATABASES)}"


def wait_for(page: Page, text: str) -> None:
    """Until a text is in the browser's databases: what was seen is written down a moment later."""
    until(lambda: text in page.evaluate(_IN_DATABASES))


_HELD = """async (name) => {
  const open = indexedDB.open(name);
  await new Promise((done) => { open.onsuccess = done; });
  const store = open.result.transaction("queues", "readwrite").objectStore("queues");
  window.held = true;
  const go_on = () => { if (window.held) store.count().onsuccess = go_on; else open.result.close(); };
  go_on();
}"""


def hold_outbox(page: Page) -> None:
    """The disk is slow: nothing is written to the outbox until `release_outbox`."""
    page.evaluate(_HELD, "myriad-outbox")


def release_outbox(page: Page) -> None:
    page.evaluate("window.held = false")
