"""The ledger."""

from mongoengine import DateTimeField, DictField, Document, IntField, StringField, UUIDField

from webapp.core.documents import meta
from webapp.notifications.models.names import SERVICE

PENDING, CLAIMED, HANDED_OVER = "pending", "claimed", "handed_over"
SENT, BOUNCED, SUPPRESSED, DEAD = "sent", "bounced", "suppressed", "dead"


class Delivery(Document):
    """One message to one recipient by one channel: what became of it, and why.

    The id is derived from event, recipient and channel: however often an event is told, there is one row.
    `due` is when it may be tried (again); a finished row has none. `handovers` counts how often the last
    byte was about to go out: above one, the recipient may have it twice (SMTP cannot tell, RFC 1047).
    """

    meta = meta(
        SERVICE,
        "deliveries",
        indexes=[
            {"fields": ["due"], "partialFilterExpression": {"due": {"$exists": True}}},
            ("user_id", "-created_at"),
        ],
    )

    id = StringField(primary_key=True)
    user_id = UUIDField(required=True)
    event_id = StringField(required=True)
    kind = StringField(required=True)
    channel = StringField(required=True)
    recipient = StringField(required=True)
    task_id = StringField(null=True)
    context = DictField()
    state = StringField(required=True)
    reason = StringField(default="")
    attempts = IntField(required=True)
    handovers = IntField(required=True)
    due = DateTimeField()
    owner = StringField(default="")
    request_id = StringField(default="")
    traceparent = StringField(default="")
    created_at = DateTimeField(required=True)
    updated_at = DateTimeField(required=True)
