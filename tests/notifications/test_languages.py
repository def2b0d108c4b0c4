"""Every language says everything: nothing missing, empty, doubtful or of no use, in any mail."""

import re
import shutil
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from config.settings import Settings
from tests.support.mails import MAILS, NOW, SOMEBODY
from webapp.notifications.channels.email import render
from webapp.notifications.channels.email.language import FOLDER, LANGUAGES, locale_of
from webapp.notifications.service import writing
from webapp.notifications.service.kinds import KINDS
from webapp.notifications.service.unsubscribing import TITLES, Subscription, page

OTHERS = LANGUAGES[1:]


@pytest.fixture(scope="module")
def messages(root: Path) -> Any:
    """`scripts/messages`, as a module."""
    loader = SourceFileLoader("messages", str(root / "scripts" / "messages"))
    module = module_from_spec(spec_from_loader("messages", loader))  # type: ignore[arg-type]
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def wanted(messages: Any) -> Catalog:
    found: Catalog = messages.gathered()
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_lacks_nothing_and_has_nothing_doubtful(
    messages: Any, wanted: Catalog, language: str
) -> None:
    assert len(wanted) > 100
    assert messages.faults_of(language, wanted) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda text: text.replace('msgid "Hello,"', 'msgid "Hi,"'), "missing: 'Hello,'"),
        (lambda text: text.replace('msgstr "Hallo,"', 'msgstr ""'), "empty: 'Hello,'"),
        (lambda text: text.replace('msgid "Hello,"', '#, fuzzy\nmsgid "Hello,"'), "fuzzy: 'Hello,'"),
        (lambda text: text.replace("heute um %(time)s", "heute um %(tme)s"), "placeholder"),
    ],
)
def test_a_fault_of_a_catalogue_would_be_seen(
    messages: Any, wanted: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any, fault: str
) -> None:
    (tmp_path / "de.po").write_text(change((FOLDER / "de.po").read_text()))
    monkeypatch.setattr(messages.language, "FOLDER", tmp_path)
    assert any(fault in found for found in messages.faults_of("de", wanted))


def test_no_word_of_a_template_escapes_the_catalogues() -> None:
    """What stands between the tags is either a message or no words at all."""
    told = re.compile(
        r"{%-?\+? *trans\b.*?endtrans *%}|{%.*?%}|{{.*?}}|{#.*?#}|<style>.*?</style>|<[^>]*>|&\w+;|&#\d+;",
        re.S,
    )
    for path in (FOLDER.parent / "templates").iterdir():
        left = told.sub(" ", path.read_text()).replace("Myriad", "")
        assert re.findall(r"[^\W\d_]{2,}", left) == [], path.name


def test_every_kind_of_mail_is_looked_at() -> None:
    assert {rows[0]["kind"] for rows in MAILS.values()} == set(KINDS) == set(writing.WORDS)


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_is_in_the_readers_language_from_its_subject_to_its_foot(
    name: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No line of the English mail stands in the others, but for what is the writer's, a link or a date."""
    written = {}
    for language in LANGUAGES:
        profile = {"timezone": "UTC", "locale": language, "name": "Ada", "email": "ada@example.org"}
        monkeypatch.setattr(writing, "profile_row", lambda _, profile=profile: profile)
        written[language] = writing.write(MAILS[name], settings, NOW)
    english = _sentences(written["en"].text)
    for language in OTHERS:
        assert f'<html lang="{language}"' in written[language].html
        assert _sentences(written[language].text) & english == set()
        assert written[language].subject != written["en"].subject


def _sentences(text: str) -> set[str]:
    lines = (line.strip() for line in text.splitlines() if "://" not in line)
    return {line for line in lines if len(line.split()) > 1 and "Firefox" not in line}


@pytest.mark.parametrize("topic", TITLES)
def test_the_page_behind_a_mails_link_is_in_the_readers_language(topic: str) -> None:
    for done in (False, True):
        pages = {
            page(Subscription(SOMEBODY, topic, locale, is_known=True), done=done, settings_link="x")
            for locale in LANGUAGES
        }
        assert len(pages) == len(LANGUAGES)


def test_who_reads_a_language_that_we_do_not_write_reads_english() -> None:
    context = {"name": "Ada", "at": "x", "link": "https://x.example"}
    assert render("session_ended", context, locale="pl") == render("session_ended", context)
    assert render("session_ended", context, locale="de-AT") == render("session_ended", context, locale="de")


@pytest.mark.parametrize(
    ("wanted", "language"), [("de-", "de"), ("de-ZZZ", "de"), ("fr-CA", "fr"), ("deA", "en"), ("", "en")]
)
def test_a_locale_that_nobody_knows_is_read_as_its_language(wanted: str, language: str) -> None:
    assert locale_of(wanted).language == language


def test_the_script_tells_what_is_missing(
    messages: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["messages", "--check"])
    assert messages.main() == 0
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    stale = tmp_path / "fr.po"
    stale.write_text(stale.read_text().replace('msgid "Hello,"', 'msgid "Hi,"'))
    monkeypatch.setattr(messages.language, "FOLDER", tmp_path)
    assert messages.main() == 1
    assert "fr: missing: 'Hello,'" in capsys.readouterr().err
