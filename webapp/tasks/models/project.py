"""What tasks are gathered in."""

from mongoengine import BooleanField, DateTimeField, Document, IntField, ObjectIdField, StringField, UUIDField

from webapp.core.documents import meta
from webapp.tasks.models.names import SERVICE

COLORS = ("grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown")
MAX_PROJECTS = 500


class Project(Document):
    """A list of tasks with a name. `key` is the name as it is matched: without regard to case. `position` is
    its place among the user's projects. One with `deleted_at` is gone until it is restored."""

    meta = meta(SERVICE, "projects", indexes=[("user_id", "deleted_at", "position", "id")], replicas=True)

    id = ObjectIdField(primary_key=True)
    user_id = UUIDField(required=True)
    version = IntField(required=True)
    name = StringField(required=True, max_length=100)
    key = StringField(required=True)
    color = StringField(required=True, choices=COLORS)
    position = StringField(required=True)
    archived = BooleanField(required=True)
    deleted_at = DateTimeField(null=True)
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)
