"""One line, and what was understood of it while it is written."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.e2e import people
from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.support.waiting import until

LINE = "Call Mary tomorrow 5pm #home @friends p1"


def test_a_line_is_understood_while_it_is_written(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, "/inbox")
    page.keyboard.press("q")
    page.keyboard.type(LINE)
    understood = page.get_by_role("dialog").get_by_role("list", name="Understood")
    for part in ("tomorrow", "5pm", "#home", "@friends", "p1"):
        expect(understood).to_contain_text(part)

    page.keyboard.press("Enter")

    until(lambda: ada.titles("upcoming") == ["Call Mary"])
    (task,) = ada.tasks("upcoming")
    assert task["due"]["date"] == f"{people.today() + timedelta(days=1)}"
    assert (task["due"]["time"], task["labels"], task["priority"]) == ("17:00", ["friends"], 3)
    (project,) = ada.ask("GET", "/projects")["items"]
    assert (project["name"], project["id"]) == ("home", task["project_id"])
    expect(page.get_by_role("navigation").get_by_role("link", name="home")).to_be_visible()


def test_what_is_not_understood_stays_in_the_title(ada: Someone, signed_in: Opener) -> None:
    page = signed_in(ada, "/inbox")
    page.keyboard.press("q")
    page.keyboard.type("Read about the Jacquard loom")
    page.keyboard.press("Enter")

    expect(page.get_by_role("listitem")).to_have_text(["Read about the Jacquard loom"])
    until(lambda: ada.titles() == ["Read about the Jacquard loom"])
