"""What happened to tasks, for the webhooks that want it."""

from webapp.contracts.events import TaskChanged
from webapp.core import inbox
from webapp.notifications.channels.webhook import Message, enter_all
from webapp.notifications.models import SERVICE


def tell_webhooks(event: TaskChanged, event_id: str) -> None:
    """Put the event into the lanes, once."""
    kind = f"task.{event.what}"
    message = Message(
        user_id=event.user_id,
        event_id=event_id,
        type=kind,
        wanted_as=kind,
        data={"task": event.task, "changed": event.changed},
        at=event.at,
        task_id=event.task_id,
        order=event.version,
    )
    inbox.once(SERVICE, event_id, event.user_id, lambda: enter_all(message))
