"""An account as somebody has it who uses the app daily: what the pictures of docs/images/app show."""

from datetime import UTC, datetime, timedelta

from tests.e2e import people
from tests.e2e.people import Someone

NOTES = """Chapter by chapter:

- **Note G** is the long one
- see [the paper](https://example.org)

Ask him about the *Bernoulli numbers*."""


def furnish(ada: Someone) -> str:
    """Give somebody tasks, projects and a webhook. Out: the path of a project."""
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
