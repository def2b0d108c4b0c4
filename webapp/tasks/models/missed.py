"""Reminders whose time passed long before anything ran."""

from mongoengine import DateTimeField, DictField, Document, IntField, ListField, StringField, UUIDField

from webapp.core.documents import meta
from webapp.tasks.models.names import SERVICE


class MissedReminders(Document):
    """Those of one user (whose id is the id), gathered until none has come for a while: at `due` they are
    told of in one message. `first` are some of them, `batch_id` names the message."""

    meta = meta(SERVICE, "missed_reminders", indexes=["due"])

    id = UUIDField(primary_key=True)
    user_id = UUIDField(required=True)
    batch_id = StringField(required=True)
    count = IntField(required=True)
    first = ListField(DictField())
    due = DateTimeField(required=True)
