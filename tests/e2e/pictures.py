"""The pictures of docs/images/app: how an account is furnished for them, and how they are taken."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page

from devstack.catcher import Catcher
from tests.e2e import people
from tests.e2e.conftest import Opener, mailed_link
from tests.e2e.people import ZONE, Someone
from tests.support.waiting import until

VIEWS = {
    **{name: f"/{name}" for name in ("inbox", "upcoming", "calendar", "labels", "projects", "notifications")},
    **{"settings": "/settings", "webhooks": "/settings/webhooks", "files": "/settings/files"},
}
NAMES = ("today", *VIEWS, "list", "board", "task", "login")
FOLDER = Path("docs", "images", "app")
SCHEMES = ("light", "dark")
SIZES = {"phone": (360, 740), "tablet": (768, 1024), "desktop": (1440, 900)}
NOTES = """Chapter by chapter:

- **Note G** is the long one
- see [the paper](https://example.org)

Ask him about the *Bernoulli numbers*."""


def take_all(
    ada: Someone, signed_in: Opener, mails: Catcher, folder: Path, size: str, scheme: str
) -> list[Path]:
    """Furnish an account and take a picture of every main view. Out: where they are."""
    project = _furnish(ada)
    _confirm(ada, mails)
    until(lambda: ada.ask("GET", "/notifications/unread-count")["count"] == 2, seconds=30)
    width, height = SIZES[size]
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": height}, "timezone_id": ZONE}
    page = signed_in(ada, "/today", **look)
    taken: list[Path] = []

    def take(name: str) -> None:
        page.wait_for_timeout(400)
        taken.append(folder / f"{name}-{size}-{scheme}.png")
        page.screenshot(path=taken[-1])

    take("today")
    for name, path in {**VIEWS, "list": project, "board": project}.items():
        page.goto(path)
        page.get_by_role("heading", level=1).wait_for()
        if name in ("list", "board"):
            page.get_by_role("button", name=f"As a {name}").click()
        take(name)
    _open(page)
    take("task")
    page.context.clear_cookies()
    page.evaluate("localStorage.clear()")
    page.goto("/login")
    page.get_by_role("heading", level=1).wait_for()
    take("login")
    return taken


def _open(page: Page) -> None:
    page.goto("/today")
    page.get_by_role("button", name="Send Charles the notes").click()
    page.get_by_role("complementary").get_by_text("Note G").wait_for()


def _confirm(ada: Someone, mails: Catcher) -> None:
    token = mailed_link(mails, ada.email, "/verify-email").partition("token=")[2]
    ada.ask("POST", "/auth/verify-email", json={"token": token})


def _furnish(ada: Someone) -> str:
    """Out: the path of a project."""
    today = people.today()

    def due(days: int, time: str | None = None, zone: str | None = None) -> dict[str, str | None]:
        return {"date": f"{today + timedelta(days=days)}", "time": time, "timezone": zone}

    ada.task("Learn to whistle")
    ada.task("Read about the Jacquard loom", labels=["reading"])
    ada.task("Pay the rent", due=due(-2), priority=2, labels=["bills"])
    ada.task("Renew the library card", due=due(-1))
    ada.task(
        "Send Charles the notes on the engine",
        due=due(0, "23:30"),
        priority=3,
        labels=["engine"],
        notes=NOTES,
        reminders=[{"minutes_before": 30}],
    )
    ada.task("Water the plants", due=due(0))
    ada.task("Book a table for Friday", due=due(0), priority=1, labels=["friends"])
    ada.task("Prepare the talk", due=due(1), priority=2, notes="Slides")
    ada.task("Dinner with Mary", due=due(1, "19:00"), labels=["friends"])
    ada.task("Call with Turin", due=due(3, "10:00", "Europe/Rome"))
    ada.task("Dentist", due=due(9, "08:30"), reminders=[{"minutes_before": 1440}])
    ada.task("Passport runs out", due=due(140))
    for title in ("Water the orchids", "Post the letter to Ada"):
        at = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
        ada.task(title, due=due(4, "18:00"), reminders=[{"at": at}])
    ada.ask("POST", "/webhooks", json={"url": "https://example.com/hooks/myriad"})
    project: str = ada.ask("POST", "/projects", json={"name": "Analytical Engine", "color": "purple"})["id"]
    ada.ask("POST", "/projects", json={"name": "Home", "color": "green"})
    ada.ask("POST", "/projects", json={"name": "Loom", "color": "orange", "archived": True})
    for title, status in (
        ("Draw the mill", "todo"),
        ("Order brass wheels", "todo"),
        ("Write to Menabrea", "todo"),
        ("Check the store's figures", "doing"),
        ("Copy the tables", "done"),
    ):
        ada.task(title, project_id=project, status=status, due=due(len(title) % 9), labels=["engine"])
    return f"/projects/{project}"
