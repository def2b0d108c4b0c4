"""Text is text: nothing that somebody wrote runs, or loads, in anybody's page."""

from datetime import UTC, datetime, timedelta
from itertools import islice, product
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.support.receiver import receiving
from tests.support.waiting import until

RUN = (
    "alert(1)",
    "window.pwned=1",
    "top.pwned=1",
    "fetch('//evil.example')",
    "document.body.innerHTML='pwned'",
)
FORMS = (
    "<script>{run}</script>",
    "<img src=x onerror={run}>",
    "<svg/onload={run}>",
    "<svg><script>{run}</script></svg>",
    "<iframe srcdoc='<script>{run}</script>'></iframe>",
    "<iframe src=javascript:{run}></iframe>",
    "<body onload={run}>",
    "<details open ontoggle={run}>x</details>",
    "<video><source onerror={run}></video>",
    "<math><mtext><style><img src=x onerror={run}></style></mtext></math>",
    "[click](javascript:{run})",
    "[click](JaVaScRiPt&colon;{run})",
    '<a href="java\tscript:{run}">click</a>',
    '![x](x" onerror="{run})',
    "<form><button formaction=javascript:{run}>click</button></form>",
    "<object data=javascript:{run}></object>",
    "<embed src=javascript:{run}>",
    "<style>@import '//evil.example';</style><img src=x onerror={run}>",
    '<noscript><p title="</noscript><img src=x onerror={run}>">',
    "'\"><img src=x onerror={run}>",
)
PAYLOADS = [form.format(run=run) for form, run in islice(product(FORMS, RUN), 100)]


def _line(text: str) -> str:
    return text.replace("\t", " ")


def test_a_hundred_hostile_texts_run_nothing_in_any_field_of_a_task(ada: Someone, signed_in: Opener) -> None:
    assert len(set(PAYLOADS)) == 100
    parents = []
    for number in range(10):
        some = PAYLOADS[number * 10 : number * 10 + 10]
        parent = ada.task(
            _line(some[0]),
            notes="\n\n".join(some),
            labels=[_line(text)[:50] for text in some],
            checklist=[
                {"id": f"item-{at}", "text": _line(text), "done": False} for at, text in enumerate(some)
            ],
        )
        parents.append(parent["id"])
        for text in some:
            ada.task(_line(text), parent_id=parent["id"])
    page = signed_in(ada, "/inbox")
    watched = _Watched(page)

    expect(page.get_by_role("main").get_by_role("listitem").first).to_be_visible()
    for parent in parents:
        _visit(page, f"/inbox?task={parent}")
        _click_everything(page)
        panel = page.get_by_role("complementary")
        expect(panel.get_by_role("checkbox")).to_have_count(21)  # its own, ten of the list, ten of subtasks
        panel.get_by_role("button", name="Show history").click()
    for path in ("/labels", "/calendar", f"/search?q={quote('onerror')}"):
        _visit(page, path)
    watched.saw_nothing()


def test_a_hundred_hostile_names_run_nothing_anywhere(
    ada: Someone, signed_in: Opener, tmp_path: Path
) -> None:
    for text in PAYLOADS:
        ada.ask("POST", "/projects", json={"name": _line(text)[:100]})
    for text in PAYLOADS[:10]:
        expires = (datetime.now(UTC) + timedelta(days=9)).isoformat()
        token = {"name": _line(text)[:100], "scopes": ["tasks:read"], "expires_at": expires}
        ada.ask("POST", "/auth/tokens", json=token)
    ada.ask("PATCH", "/me", json={"name": PAYLOADS[5][:100]})
    at = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    for text in PAYLOADS[:20]:
        ada.task(_line(text), reminders=[{"at": at}])
    until(lambda: ada.ask("GET", "/notifications/unread-count")["count"] == 30, seconds=30)  # and the tokens

    with receiving() as receiver:
        receiver.text = "".join(PAYLOADS).encode()
        hook = ada.ask(
            "POST", "/webhooks", json={"url": f"{receiver.url}&{quote(PAYLOADS[1], safe='<>()=')}"}
        )
        ada.ask("POST", f"/webhooks/{hook['id']}/test")
        until(lambda: receiver.calls)
    page = signed_in(ada, "/notifications")
    watched = _Watched(page)
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(31)  # and a new device
    project = ada.ask("GET", "/projects?limit=1")["items"][0]["id"]
    for path in ("/projects", f"/projects/{project}", "/settings", "/settings/tokens", "/settings/sessions"):
        _visit(page, path)
    _visit(page, f"/search?q={quote(PAYLOADS[2])}")
    _visit(page, "/settings/webhooks")
    page.get_by_role("button", name="Log").click()
    expect(page.get_by_role("region", name="Log")).to_contain_text("<script>")
    _visit(page, "/settings/files")
    for at_, text in enumerate(PAYLOADS[:20]):
        file = tmp_path / f"{at_}{text.replace('/', '∕')[:80]}.csv"
        file.write_text(f'TYPE,CONTENT\ntask,"{text.replace(chr(34), chr(34) * 2)}"\ntask,\n')
        page.get_by_label("File").set_input_files(file)
        page.get_by_role("button", name="Import", exact=True).click()
        expect(page.get_by_role("status").filter(has_text="added")).to_be_visible()
    watched.saw_nothing()


class _Watched:
    """A page, and what hostile text would make it do."""

    def __init__(self, page: Page) -> None:
        self._page, self._asked = page, list[str]()
        page.on("request", lambda request: self._asked.append(request.url))
        page.on("dialog", lambda dialog: self._asked.append(f"dialog {dialog.message}") or dialog.dismiss())

    def saw_nothing(self) -> None:
        ran = self._page.evaluate("[window.pwned, document.body.innerHTML.trim() === 'pwned']")
        assert ran == [None, False]
        assert not [url for url in self._asked if "//evil" in url or url.startswith("dialog")]


def _visit(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("load")


def _click_everything(page: Page) -> None:
    """Also what looks like a link in the notes."""
    page.locator(".markdown").wait_for()
    assert (
        page.locator(".markdown").locator("script,img,svg,iframe,style,form,object,embed,video").count() == 0
    )
    hostile = page.locator(".markdown a").evaluate_all(
        "(links) => links.map((link) => link.protocol).filter((one) => !/^(https?|mailto|tel|):$/.test(one))"
    )
    assert [one for one in hostile if one] == []
