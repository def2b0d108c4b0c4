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


class Task(Document):
    """A to-do. Its id rises with its creation, so newest first is by id.

    `due_at` is the instant of `due` in the user's zone. `completed_at` is null unless the task is done.
    `remind_at` is the next instant of a reminder that waits, absent when none does: then the task costs the
    sweep nothing; so is `purge_at`, when a task in the trash goes for good. `position` is its place in the
    manual order. `history` holds its latest changes (`service.recording`); lists and single reads leave it
    out.
    """

    meta = meta(
        SERVICE,
        "tasks",
        indexes=[
            ("user_id", "deleted_at", "-id"),
            ("user_id", "deleted_at", "status", "-id"),
            ("user_id", "deleted_at", "due_at", "id"),
            ("user_id", "deleted_at", "completed_at", "id"),
            ("user_id", "deleted_at", "completed_at", "due_at", "id"),
            {"fields": ["remind_at"], "partialFilterExpression": {"remind_at": {"$exists": True}}},
            {"fields": ["purge_at"], "partialFilterExpression": {"purge_at": {"$exists": True}}},
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
    completed_at = DateTimeField(null=True)
    deleted_at = DateTimeField(null=True)
    purge_at = DateTimeField()
    history = ListField(DictField())
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)
