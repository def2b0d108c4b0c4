"""Mails as a reader sees them, on a phone and at a desk, by day and by night."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from config.settings import Settings
from tests.support.mails import MAILS, NOW, SOMEBODY
from webapp.notifications.service import writing
from webapp.notifications.service.unsubscribing import TITLES, Subscription, page

HOSTILE = "<b>R&D</b> \u202egnp.exe " + "Donaudampfschifffahrt" * 22
"""Markup, a change of direction, and words without end: 500 characters."""
SHOWN = ("reminder", "reminders", "overdue", "digest", "verification", "reset-password", "token_made")


@pytest.fixture(scope="module")
def axe(root: Path) -> str:
    return (root / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text()


@pytest.fixture
def htmls(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Each kind of mail with a title that is meant to do harm, and the page behind its link."""
    return written(settings, monkeypatch, HOSTILE[:500], "de")


def written(settings: Settings, monkeypatch: pytest.MonkeyPatch, title: str, locale: str) -> dict[str, str]:
    profile = {"timezone": "Europe/Vienna", "locale": locale, "name": "Ada", "email": "ada@example.org"}
    monkeypatch.setattr(writing, "profile_row", lambda _: profile)
    ours = replace(settings, app_url="https://tasks.example.org")
    made = {name: writing.write(_titled(MAILS[name], title), ours, NOW).html for name in SHOWN}
    subscription = Subscription(SOMEBODY, next(iter(TITLES)), locale, is_known=True)
    for done in (False, True):
        made[f"unsubscribe {done}"] = page(subscription, done=done, settings_link="https://tasks.example.org")
    return made


def _titled(value: Any, title: str) -> Any:
    """The same with this title wherever there is one, and in the notes."""
    if isinstance(value, list):
        return [_titled(one, title) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: title if key in ("title", "notes") else _titled(inner, title) for key, inner in value.items()
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 680])
def test_a_mail_fits_is_readable_and_fetches_nothing(
    chromium: Browser, htmls: dict[str, str], axe: str, width: int, scheme: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    sheet, asked = context.new_page(), []
    sheet.on("request", lambda request: asked.append(request.url))
    faults = {name: found for name, html in htmls.items() if (found := _faults(sheet, html, axe, width))}
    context.close()
    assert faults == {}
    assert asked == []


def _faults(sheet: Page, html: str, axe: str, width: int) -> list[str]:
    sheet.set_content(html)
    wide: int = sheet.evaluate("document.documentElement.scrollWidth")
    sheet.evaluate(axe)
    ask: Callable[[str], list[dict[str, Any]]] = sheet.evaluate
    found = ask("axe.run({runOnly: ['wcag2a', 'wcag2aa']}).then((results) => results.violations)")
    named = [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]
    bold: int = sheet.locator("b").count()
    return [*named, *([f"{wide} px wide"] if wide > width else []), *(["markup"] if bold else [])]
