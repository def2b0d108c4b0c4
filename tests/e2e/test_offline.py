"""A flaky network loses nothing, and does nothing twice."""

from playwright.sync_api import Page, expect

from tests.e2e import kept
from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.support.waiting import until


def test_what_is_done_offline_outlives_a_reload_and_is_done_once(ada: Someone, signed_in: Opener) -> None:
    for title in ("Pay rent", "Water the plants", "Call Mary"):
        ada.task(title)
    page = signed_in(ada, "/inbox")
    expect(page.get_by_role("listitem")).to_have_count(3)
    _wait_for_worker(page)

    page.context.set_offline(True)
    _edit_title(page, "Pay rent", "Pay the rent")
    page.get_by_role("checkbox", name="Complete “Call Mary”").click()
    _add(page, "Buy bread")
    _add(page, "Buy butter")
    expect(page.get_by_text("Offline. 4 changes are kept")).to_be_visible()
    page.reload()

    rows = page.get_by_role("listitem")
    expect(rows).to_have_text(
        ["Buy butterNot saved yet", "Buy breadNot saved yet", "Water the plants", "Pay the rentNot saved yet"]
    )
    assert ada.titles() == ["Call Mary", "Water the plants", "Pay rent"]

    page.context.set_offline(False)
    until(lambda: len(ada.titles()) == 4, seconds=20)
    until(lambda: ada.titles() == ["Buy butter", "Buy bread", "Water the plants", "Pay the rent"], seconds=5)
    assert ada.titles("done") == ["Call Mary"]
    expect(rows).to_have_text(["Buy butter", "Buy bread", "Water the plants", "Pay the rent"])


def test_a_change_is_called_kept_once_it_is_on_disk_and_nobody_leaves_before(
    ada: Someone, signed_in: Opener
) -> None:
    ada.task("Call Mary")
    page = signed_in(ada, "/inbox")
    _wait_for_worker(page)
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.dismiss())
    kept.hold_outbox(page)

    page.context.set_offline(True)
    _add(page, "Buy bread")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    expect(page.get_by_text("Offline. You can go on")).to_be_visible()
    page.close(run_before_unload=True)
    until(lambda: page.wait_for_timeout(20) or asked == ["beforeunload"])

    kept.release_outbox(page)
    expect(page.get_by_text("Offline. One change is kept")).to_be_visible()
    page.reload()
    expect(page.get_by_role("listitem")).to_have_text(["Buy breadNot saved yet", "Call Mary"])
    assert asked == ["beforeunload"]


def test_an_answer_that_is_lost_does_nothing_twice(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, "/inbox", service_workers="block")
    lost: list[str] = []

    def lose_the_first(route: object) -> None:
        if route.request.method == "POST" and not lost:  # type: ignore[attr-defined]
            route.fetch()  # type: ignore[attr-defined]
            lost.append("the answer")
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/api/v1/tasks", lose_the_first)
    _add(page, "Buy bread")
    expect(page.get_by_role("listitem")).to_have_text(["Buy bread"])

    expect(page.get_by_role("complementary")).to_have_count(0)
    for _ in range(100):
        page.wait_for_timeout(100)  # the handler above runs in waits of the page alone
        if ada.titles() and page.evaluate("navigator.onLine"):
            break
    assert len(lost) == 1
    expect(page.get_by_text("Not saved yet")).to_have_count(0)
    assert ada.titles() == ["Buy bread"]


def test_a_change_that_the_server_refuses_is_taken_back_and_said(ada: Someone, signed_in: Opener) -> None:
    ada.task("Pay rent")
    page = signed_in(ada, "/inbox", service_workers="block")
    refusal = '{"type":"x","title":"No","status":422,"detail":"Not like this.","code":"no","request_id":""}'
    page.route(
        "**/complete",
        lambda route: route.fulfill(status=422, body=refusal, content_type="application/problem+json"),
    )

    page.get_by_role("checkbox", name="Complete “Pay rent”").click()

    expect(page.get_by_role("alert")).to_contain_text("Not like this.")
    expect(page.get_by_role("listitem")).to_have_text(["Pay rent"])


def _wait_for_worker(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.keys().then((names) => names.length > 0)")
    kept.wait_for(page, "Call Mary")


def _edit_title(page: Page, old: str, new: str) -> None:
    page.get_by_role("listitem").filter(has_text=old).get_by_role("button").click()
    panel = page.get_by_role("complementary")
    panel.get_by_label("Title").fill(new)
    panel.get_by_label("Title").press("Enter")
    panel.get_by_role("button", name="Close").click()


def _add(page: Page, title: str) -> None:
    page.keyboard.press("q")
    dialog = page.get_by_role("dialog", name="New task")
    dialog.get_by_label("Title").fill(title)
    dialog.get_by_label("Title").press("Enter")
    expect(dialog).to_have_count(0)
