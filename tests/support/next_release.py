"""A release after this one: the same code, expanded as the rules of change allow."""

import shutil
from pathlib import Path

_TREE = ("webapp", "workers", "config", "migrations", "wsgi.py", "celery_app.py")
_EVENTS = "webapp/contracts/events/__init__.py"
CHANGES: tuple[tuple[str, str, str], ...] = (
    # an event of this release gets a field, with a default
    (
        "webapp/contracts/events/accounts.py",
        "    challenge_id: str\n    email: str\n    name: str\n    locale: str\n    expires_at: datetime\n",
        "    challenge_id: str\n    email: str\n    name: str\n    locale: str\n    expires_at: datetime\n"
        '    campaign: str = "spring"\n',
    ),
    # a type that this release does not know
    (
        _EVENTS,
        "EVENTS: dict[str, type[Event]] = {\n",
        "from dataclasses import dataclass\n\n\n"
        "@dataclass(frozen=True, kw_only=True)\n"
        "class Greeted(Event):\n"
        '    type = "auth.user.greeted"\n'
        '    subscribers = ("notifications",)\n'
        '    identity = ("name",)\n\n'
        "    name: str\n\n\n"
        "EVENTS: dict[str, type[Event]] = {\n",
    ),
    (_EVENTS, "        UserChanged,\n        Verif", "        Greeted,\n        UserChanged,\n        Verif"),
    (
        "webapp/auth/service/verification.py",
        "    outbox.append(SERVICE, requested)\n",
        "    outbox.append(SERVICE, requested)\n"
        "    from webapp.contracts.events import Greeted\n\n"
        '    outbox.append(SERVICE, Greeted(user_id=user["_id"], name=user["name"]))\n',
    ),
    (
        "webapp/notifications/public.py",
        "    if isinstance(event, UserChanged):\n",
        '    if event.type == "auth.user.greeted":\n'
        "        from webapp.core import db\n\n"
        '        greetings = db.collection("notifications", "greetings")\n'
        '        greetings.insert_one({"_id": event_id, "user_id": event.user_id})\n'
        "    elif isinstance(event, UserChanged):\n",
    ),
)
MIGRATION = '''"""Every row has a field that the release before does not know."""


def migrate(db):
    """Safe to run again."""
    for name in db.list_collection_names():
        if not name.startswith(("migration", "system.")):
            db[name].update_many({}, {"$set": {"since_next": 1}}, hint="_id_")
'''


def expanded(root: Path, target: Path) -> Path:
    """The tree of the next release. Errors: `AssertionError` where this one's code is no longer as it is
    changed here."""
    target.mkdir()
    for name in _TREE:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / name)
    for name, before, after in CHANGES:
        text = (target / name).read_text()
        assert text.count(before) == 1, f"{name} has changed: {before!r}"
        (target / name).write_text(text.replace(before, after))
    for service in ("auth", "tasks", "notifications"):
        (target / "migrations" / service / "2099-01-01-a-field-more.py").write_text(MIGRATION)
    return target
