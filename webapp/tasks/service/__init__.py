"""The rules of tasks."""

from webapp.tasks.service.bulk import Asked, Done, Item, do_each
from webapp.tasks.service.changes import change, complete, reopen, restore, trash
from webapp.tasks.service.counting import Counts, count_tasks
from webapp.tasks.service.history import past_of
from webapp.tasks.service.listing import Filter, Listed, list_tasks
from webapp.tasks.service.profiles import is_known, remember_user, zone_of
from webapp.tasks.service.reminding import fire_reminders
from webapp.tasks.service.tasks import create, read
from webapp.tasks.service.undoing import undo
from webapp.tasks.service.zones import follow_zone

__all__ = [
    "Asked",
    "Counts",
    "Done",
    "Filter",
    "Item",
    "Listed",
    "change",
    "complete",
    "count_tasks",
    "create",
    "do_each",
    "fire_reminders",
    "follow_zone",
    "is_known",
    "list_tasks",
    "past_of",
    "read",
    "remember_user",
    "reopen",
    "restore",
    "trash",
    "undo",
    "zone_of",
]
