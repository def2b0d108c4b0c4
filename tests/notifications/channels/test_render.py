"""Rendered mails: all a reader needs is in both parts, and a writer's words stay in their place."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateNotFound, UndefinedError

from webapp.notifications.channels.email import render

VERIFICATION = {
    "name": "Ada",
    "email": "ada@example.org",
    "link": "https://myriad.example/confirm#token=" + "a" * 86,
    "expires": "24 hours",
}
CHOSEN = {
    "settings_link": "https://myriad.example/settings/notifications",
    "unsubscribe_link": "https://myriad.example/api/v1/notifications/unsubscribe?token=" + "a" * 80,
}
REMINDER = {
    "name": "Ada",
    "task_title": "Pay rent",
    "due_text": "today 17:00",
    "notes_excerpt": "Blue folder.\nSecond line.",
    "link": "https://myriad.example/tasks/1",
    "late": False,
    **CHOSEN,
}
HAPPENED = {
    "name": "Ada",
    "subject": "Something happened",
    "lead": "Somebody did something to your account, and you may want to know of it, or undo it.",
    "action": "Look at it",
    "otherwise": "If it was not you, do something about it, and do it as soon as you can:",
    "at": "2027-01-31 17:00 (Europe/Vienna)",
    "device": "Firefox on Linux",
    "address": "192.0.2.7",
}
LINK = {
    **HAPPENED,
    "email": "ada@example.org",
    "link": "https://myriad.example/reset-password#token=" + "a" * 86,
    "expires": "30 minutes",
}
SECURITY = {
    **HAPPENED,
    "detail": "My script",
    "link": "https://myriad.example/settings/sessions",
    "password_link": "https://myriad.example/forgot-password",
}
TASKS = [
    {"title": "Pay rent", "note": "January 30, 2027 at 8:00 AM", "link": "https://myriad.example/tasks/1"},
    {"title": "Water", "note": None, "link": "https://myriad.example/tasks/2"},
]
LISTED = {"name": "Ada", "tasks": TASKS, "more": 1, "link": "https://myriad.example/tasks", **CHOSEN}
MISSED = {**LISTED, "count": 3}
DAY = {
    "name": "Ada",
    "day": "Friday, November 27, 2026",
    "today": {"count": 3, "tasks": TASKS, "more": 1},
    "overdue": {"count": 2, "tasks": TASKS, "more": 0},
    "done": {"count": 2, "tasks": TASKS, "more": 0},
    "link": "https://myriad.example/tasks",
    **CHOSEN,
}
MAILS = [
    ("verification", VERIFICATION),
    ("reminder", REMINDER),
    ("reminders", {**LISTED, "late": False}),
    ("reminders_missed", MISSED),
    ("overdue", MISSED),
    ("digest", DAY),
    ("link", LINK),
    ("security", SECURITY),
    ("session_ended", {name: HAPPENED[name] for name in ("name", "at")} | {"link": SECURITY["link"]}),
]


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.words = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src", "background"}]

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize(("kind", "context"), MAILS)
def test_every_link_is_in_both_parts_and_alone_on_its_text_line(kind, context):
    mail = render(kind, context)
    links = {value for name, value in context.items() if "link" in name}
    links |= {
        task["link"]
        for task in TASKS
        if kind not in ("verification", "reminder", "link", "security", "session_ended")
    }
    assert set(Page(mail.html).links) == links
    assert links <= set(mail.text.splitlines())


@pytest.mark.parametrize(("kind", "context"), MAILS)
def test_nothing_is_fetched_from_elsewhere(kind, context):
    assert not {"img", "script", "link", "iframe"} & set(Page(render(kind, context).html).tags)
    assert "url(" not in render(kind, context).html


@pytest.mark.parametrize(("kind", "context"), MAILS)
def test_text_lines_wrap_except_links(kind, context):
    lines = render(kind, context).text.splitlines()
    assert all(len(line) <= 72 or line.startswith("https://") for line in lines)
    assert "\n\n\n" not in render(kind, context).text


@pytest.mark.parametrize(("kind", "context"), MAILS)
def test_each_mail_says_why_it_came(kind, context):
    mail = render(kind, context)
    assert "You get this mail" in mail.text
    assert "You get this mail" in mail.html


@pytest.mark.parametrize(("kind", "context"), MAILS)
def test_a_missing_value_is_an_error_and_not_a_gap(kind, context):
    for name in context:
        with pytest.raises(UndefinedError):
            render(kind, {key: value for key, value in context.items() if key != name})


def test_an_unknown_kind_is_an_error():
    with pytest.raises(TemplateNotFound):
        render("advertisement", {})


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({}, "Reminder: Pay rent — due today 17:00"),
        ({"due_text": None}, "Reminder: Pay rent"),
        ({"task_title": "a\r\nb\u202ec"}, "Reminder: a bc — due today 17:00"),
        ({"task_title": "x" * 500}, f"Reminder: {'x' * 119}… — due today 17:00"),
        ({"task_title": "<b>R&D</b>"}, "Reminder: <b>R&D</b> — due today 17:00"),
    ],
)
def test_a_reminder_is_named_after_its_task(changes, subject):
    assert render("reminder", REMINDER | changes).subject == subject


def test_a_verification_has_a_plain_subject_and_says_how_long_it_holds():
    mail = render("verification", VERIFICATION)
    assert mail.subject == "Confirm your e-mail address"
    assert "once, for 24 hours." in mail.text
    assert "once, for 24 hours." in mail.html


def test_optional_parts_of_a_reminder_come_and_go():
    full = render("reminder", REMINDER | {"late": True})
    bare = render("reminder", REMINDER | {"due_text": None, "notes_excerpt": None})
    for part in ("Due today 17:00", "Second line.", "This reminder is late"):
        assert part in full.text
        assert part in full.html
        assert part not in bare.text
        assert part not in bare.html


@pytest.mark.parametrize(
    "name", ["Win at https://evil.example", "evil.example", "a@b", "", "\u202e", "www.x.y"]
)
def test_a_name_that_could_become_a_link_is_not_greeted(name):
    mail = render("verification", VERIFICATION | {"name": name})
    assert mail.text.startswith("Hello,\n")
    assert "evil" not in mail.html


@pytest.mark.parametrize("name", ["Ada", "J. R. Smith", "Łukasz", "עדה", "<i>Ada</i>"[3:6]])
def test_a_name_is_greeted(name):
    assert render("verification", VERIFICATION | {"name": name}).text.startswith(f"Hello {name},\n")


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.sampled_from("<>&\"'{}%/ab \n\u202e\u2066\u2028") | st.characters(), max_size=500))
def test_no_title_note_or_name_becomes_markup(text):
    changes = {"task_title": text, "notes_excerpt": f"note {text}", "name": text}
    mail = render("reminder", REMINDER | changes)
    plain = render("reminder", REMINDER | {"name": "Ada"})
    assert sorted(set(Page(mail.html).tags)) == sorted(set(Page(plain.html).tags))
    assert set(Page(mail.html).links) == set(Page(plain.html).links)
    assert not set("\u202e\u2066\u2028") & set(mail.html + mail.text + mail.subject)


def test_a_title_is_shown_as_it_was_written_and_kept_apart():
    mail = render("reminder", REMINDER | {"task_title": "<b>R&D</b> {{ 7*7 }}"})
    assert "<bdi>&lt;b&gt;R&amp;D&lt;/b&gt; {{ 7*7 }}</bdi>" in mail.html
    assert "<b>R&D</b> {{ 7*7 }}" in mail.text
