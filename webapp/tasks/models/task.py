"""The to-do itself."""

from mongoengine import (
    DateTimeField,
    DictField,
    Document,
    IntField,
    ListField,
    ObjectIdField,
    StringField,
    UUIDField,
)

from webapp.core.documents import meta
from webapp.tasks.models.names import SERVICE

MAX_LABELS = 20
MAX_CHECKLIST = 100


SWEPT = {"$or": [{"remind_at": {"$exists": True}}, {"purge_at": {"$exists": True}}]}
"""What a job will have to do with some day: a task has one of these times or neither."""


class Task(Document):
    """A to-do. Its id rises with its creation, so newest first is by id.

    `due_at` is the instant of `due` in the user's zone. `completed_at` is null unless the task is done.
    `remind_at` is the next instant of a reminder that waits, absent when none does: then the task costs the
    sweep nothing; so is `purge_at`, when a task in the trash goes for good. `position` is its place in the
    manual order. `trashed_with` is the project or the parent with which it went to the trash, and comes back;
    `completed_with` is the parent with which it was completed. `terms` is what it is found by: see
    `service/terms.py`. `history` holds its latest changes (`service/recording.py`); lists and single reads
    leave it out.
    """

    meta = meta(
        SERVICE,
        "tasks",
        indexes=[
            ("user_id", "deleted_at", "-id"),
            ("user_id", "deleted_at", "status", "-id"),
            ("user_id", "deleted_at", "completed_at", "due_at", "id"),
            ("user_id", "deleted_at", "project_id", "completed_at", "position", "id"),
            ("user_id", "deleted_at", "project_id", "position", "id"),
            ("user_id", "deleted_at", "due_at", "id"),
            ("user_id", "deleted_at", "updated_at", "id"),
            ("user_id", "deleted_at", "terms", "-id"),
            {"fields": ["remind_at", "purge_at"], "partialFilterExpression": SWEPT},
        ],
        replicas=True,
    )

    id = ObjectIdField(primary_key=True)
    user_id = UUIDField(required=True)
    version = IntField(required=True)
    title = StringField(required=True, max_length=500)
    notes = StringField(max_length=20_000)
    status = StringField(required=True, choices=("todo", "doing", "done"))
    priority = IntField(required=True, min_value=0, max_value=3)
    labels = ListField(StringField(), max_length=MAX_LABELS)
    project_id = ObjectIdField(null=True)
    parent_id = ObjectIdField(null=True)
    checklist = ListField(DictField(), max_length=MAX_CHECKLIST)
    due = DictField(null=True)
    due_at = DateTimeField(null=True)
    reminders = ListField(DictField())
    remind_at = DateTimeField()
    recurrence = DictField(null=True)
    position = StringField(required=True)
    trashed_with = ObjectIdField()
    completed_with = ObjectIdField()
    terms = ListField(StringField())
    completed_at = DateTimeField(null=True)
    deleted_at = DateTimeField(null=True)
    purge_at = DateTimeField()
    history = ListField(DictField())
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)
