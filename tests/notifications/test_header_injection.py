"""Whatever people type, into whatever ends in a mail: no header and no recipient more than ours."""

import os
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from config.settings import Settings
from webapp.notifications.channels.email import BadRecipient, compose
from webapp.notifications.channels.email.envelope import Envelope
from webapp.notifications.service import writing

SEED = int(os.environ.get("SEED", "20270131"))
EXAMPLES, FEW = 5_000, 8
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
OURS = [
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
    *("List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type"),
]
EVIL = st.sampled_from(
    [
        *(
            "\r\nBcc: evil@example.net",
            "\nTo: evil@example.net",
            "\r\n\r\n.\r\nMAIL FROM:<evil@example.net>\r\n",
        ),
        *("=?utf-8?q?=0D=0ABcc:_evil@example.net?=", "\u2028Bcc: e@x", "\x85Bcc: e@x", "\x0b\x0cBcc: e@x"),
        *(
            "\u202eevil",
            "\u2066x",
            "<script>",
            "</title>",
            "{{ 7*7 }}",
            "%(x)s",
            "%s",
            "a" * 998,
            "\0",
            "é" * 300,
        ),
    ]
)
TEXT = st.lists(EVIL | st.text(max_size=60), max_size=4).map("".join).map(lambda text: text[:500])
ADDRESS = st.builds(lambda before, at, after: f"{before}{at}{after}", TEXT, st.sampled_from(["", "@"]), TEXT)
CHOSEN = ("reminder", "reminders", "overdue", "digest", "reminders_missed")
KINDS = (*CHOSEN, "verification", "link", "security", "session_ended", "webhook_off")


def _rows(kind: str, text: str, recipient: str) -> list[dict[str, Any]]:
    """The text stands in every field that somebody fills."""
    task = {"task_id": text, "title": text, "due_date": None, "due_time": None, "due_timezone": None}
    lists = {name: [task] for name in ("overdue", "today", "done")}
    said = {
        **{"name": text, "email": text, "locale": text, "device": text, "address": text, "detail": text},
        **{**task, "notes": text, "fires_at": NOW, "at": NOW, "expires_at": NOW + timedelta(hours=1)},
        **{"challenge_id": "c", "purpose": "reset-password", "what": "token_made", "date": "2027-03-01"},
        **{
            "url": f"https://example.com/{text}",
            "reason": "failing",
            "last_error": text,
            "failing_since": NOW,
        },
        **{"count": 3, "first": [{**task, "fires_at": NOW}], **lists},
        **{f"{name}_count": 2 for name in lists},
    }
    own = {"reminders": "reminder"}.get(kind, kind)
    row = {"_id": "a" * 32, "user_id": UUID(int=7), "kind": own, "recipient": recipient, "context": said}
    return [row] * (2 if kind == "reminders" else 1)


@pytest.mark.timeout(600)
@pytest.mark.long
def test_five_thousand_texts_in_every_field_add_no_header_and_no_recipient(
    settings_of_mails: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hold(settings_of_mails, monkeypatch, EXAMPLES)


def test_no_text_in_any_field_adds_a_header_or_a_recipient(
    settings_of_mails: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hold(settings_of_mails, monkeypatch, FEW)


@pytest.fixture
def settings_of_mails(settings: Settings) -> Settings:
    return settings


def _hold(ours: Settings, monkeypatch: pytest.MonkeyPatch, examples: int) -> None:
    print(f"seed {SEED}, {examples} texts in each of {len(KINDS)} mails")
    profile: dict[str, Any] = {"timezone": "Europe/Vienna"}
    monkeypatch.setattr(writing, "profile_row", lambda _: profile)

    @seed(SEED)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(TEXT)
    def with_text(text: str) -> None:
        profile.update(name=text, locale=text, email="ada@example.org")
        for kind in KINDS:
            mail = writing.write(_rows(kind, text, "ada@example.org"), ours, NOW)
            message = compose(mail, date=NOW)
            envelope = Envelope.of(message)
            assert (envelope.recipient, envelope.sender) == ("ada@example.org", "no-reply@myriad.localhost")
            arrived = message_from_bytes(envelope.body, policy=default)
            chosen = kind in CHOSEN
            assert arrived.keys() == [name for name in OURS if chosen or not name.startswith("List-")]
            assert [part.get_content_type() for part in arrived.iter_parts()] == ["text/plain", "text/html"]
            assert not any(part.keys()[3:] for part in arrived.iter_parts())
            assert b"\r\n.\r\n" not in envelope.body

    @seed(SEED)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(ADDRESS)
    def with_address(address: str) -> None:
        profile.clear()
        profile.update(timezone="UTC", name="Ada", locale="en", email=address)
        try:
            envelope = Envelope.of(
                compose(writing.write(_rows("reminder", "x", address), ours, NOW), date=NOW)
            )
        except BadRecipient:
            return
        assert envelope.recipient.count("@") == 1
        assert not set(envelope.recipient) & set("\r\n<>, ;\0")
        assert message_from_bytes(envelope.body, policy=default).keys() == OURS

    with_text()
    with_address()
