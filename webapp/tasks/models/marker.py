"""Changes of many tasks, which readers see at once and a job applies bit by bit."""

from uuid import UUID

from mongoengine import DateTimeField, Document, IntField, ObjectIdField, StringField, UUIDField

from webapp.core import db
from webapp.core.db import Row
from webapp.core.documents import meta
from webapp.tasks.models.names import SERVICE

MARKERS = "markers"
TRASH, RESTORE, LABEL = "trash", "restore", "label"


class Marker(Document):
    """One such change: the tasks of `project_id` went to the trash or came back at `at`, or the label `label`
    became `to` (null: it was removed). The id derives from what it is about, so a later change of the same
    takes its place. `due` is when the job looks at it next."""

    meta = meta(SERVICE, MARKERS, indexes=[("user_id", "at"), "due"], replicas=True)

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    kind = StringField(required=True, choices=(TRASH, RESTORE, LABEL))
    project_id = ObjectIdField(null=True)
    label = StringField(null=True)
    to = StringField(null=True)
    at = DateTimeField(required=True)
    due = DateTimeField(required=True)
    owner = StringField()
    attempts = IntField()


def markers(user_id: UUID) -> list[Row]:
    """What is not yet applied to all of the user's tasks, the oldest first: mostly nothing."""
    return db.rows_of(Marker).find({"user_id": user_id}, {"user_id": 0}).sort("at", 1).to_list()
