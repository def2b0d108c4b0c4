"""Labels, projects that were put away, and files: where tasks are found, and how they come in and out."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.support.waiting import until
from webapp.contracts import links

TODOIST = "TYPE,CONTENT,PRIORITY,INDENT\ntask,Buy paint @home,1,1\ntask,Call Mary,4,1\n"


def test_a_label_is_opened_renamed_and_taken_off(ada: Someone, signed_in: Opener) -> None:
    ada.task("Paint the fence", labels=["home", "50% off?"])
    ada.task("Doing it", labels=["home"], status="doing")
    ada.task("Done it", labels=["home"], status="done")
    page = signed_in(ada, "/labels")
    page.get_by_role("link", name="home 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("@home")
    expect(page.get_by_role("listitem").filter(has=page.get_by_role("checkbox"))).to_have_count(2)
    page.keyboard.press("q")
    page.keyboard.type("Mow the lawn")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Mow the lawn")).to_be_visible()
    until(lambda: ada.tasks()[0]["labels"] == ["home"])

    page.get_by_role("link", name="Labels").click()
    page.get_by_role("button", name="Rename “home”").click()
    page.get_by_role("dialog").get_by_label("Name").fill("house")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="house 3")).to_be_visible()
    page.get_by_role("button", name="Remove “house” from all tasks").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove label").click()
    expect(page.get_by_role("link", name="house")).to_have_count(0)
    page.get_by_role("link", name="50% off? 1").click()
    expect(page.get_by_role("listitem").filter(has_text="Paint the fence")).to_be_visible()


def test_a_project_is_put_away_and_brought_back(ada: Someone, signed_in: Opener) -> None:
    project = ada.ask("POST", "/projects", json={"name": "Engine", "color": "purple"})
    ada.task("Draw", project_id=project["id"])
    page = signed_in(ada, f"/projects/{project['id']}")
    page.get_by_role("button", name="Archive project").click()
    side = page.get_by_role("navigation")
    expect(side.get_by_role("link", name="Engine")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("EngineArchived")
    expect(page.get_by_role("listitem").filter(has_text="Draw")).to_be_visible()

    side.get_by_role("link", name="Projects").click()
    away = page.get_by_role("region", name="Archived")
    expect(away.get_by_role("link", name="Engine")).to_be_visible()
    away.get_by_role("button", name="Bring “Engine” back").click()
    expect(side.get_by_role("link", name="Engine")).to_be_visible()
    expect(away).to_have_count(0)
    until(lambda: not ada.ask("GET", f"/projects/{project['id']}")["archived"])


def test_files_go_out_and_come_in_with_a_word_on_each_row(
    ada: Someone, bea: Someone, signed_in: Opener, tmp_path: Path
) -> None:
    ada.task("Pay rent", labels=["home"])
    page = signed_in(ada, "/settings/files")
    for name in ("CSV", "ICS", "JSON"):
        with page.expect_download() as fetched:
            page.get_by_role("button", name=name).click()
        assert "Pay rent" in Path(fetched.value.path()).read_text()
    own = tmp_path / "own.json"
    exported = json.loads(Path(fetched.value.path()).read_text())
    own.write_text(json.dumps({**exported, "tasks": [*exported["tasks"], {"title": ""}]}))

    page = signed_in(bea, "/settings/files")
    _take(page, own)
    report = page.get_by_role("status").filter(has_text="One task was added.")
    expect(report).to_contain_text("One row could not be taken in.")
    expect(report.get_by_role("row").nth(1)).to_contain_text("2title:")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(report).to_be_visible()
    other = tmp_path / "template.csv"
    other.write_text(TODOIST)
    _take(page, other)
    expect(page.get_by_text("2 tasks were added.")).to_be_visible()
    assert sorted(bea.titles()) == ["Buy paint", "Call Mary", "Pay rent"]
    bad = tmp_path / "bad.json"
    bad.write_text("no JSON")
    _take(page, bad)
    expect(page.get_by_role("alert")).to_have_text("This file is no export of this app.")


def _take(page: Page, file: Path) -> None:
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Import", exact=True).click()


def test_the_links_that_mails_and_notifications_have_lead_to_pages(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, "/today")
    places = (
        links.tasks,
        links.notification_settings,
        links.webhooks,
        links.sessions,
        links.access_tokens,
        links.account,
    )
    for place in places:
        page.goto(place(""))
        page.get_by_role("heading", level=1).wait_for()
        expect(page.get_by_role("heading", name="There is no such page")).to_have_count(0)
    page.goto(links.tasks(""))
    expect(page).to_have_url(f"{ada.url}/today")
