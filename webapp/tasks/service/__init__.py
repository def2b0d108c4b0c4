"""The rules of tasks."""

from webapp.tasks.service.bulk import Asked, Done, Item, do_each
from webapp.tasks.service.changes import change, reopen, restore, trash
from webapp.tasks.service.completion import Completed, complete, skip
from webapp.tasks.service.counting import Counts, count_tasks
from webapp.tasks.service.history import past_of
from webapp.tasks.service.listing import Filter, Listed, list_tasks
from webapp.tasks.service.occurrences import LATEST, forget_occurrence, forget_occurrences, list_occurrences
from webapp.tasks.service.previewing import MAX_PREVIEW, Dates, preview
from webapp.tasks.service.profiles import is_known, remember_user, zone_of
from webapp.tasks.service.reminding import fire_reminders, reminder_lateness
from webapp.tasks.service.tasks import create, read
from webapp.tasks.service.undoing import undo
from webapp.tasks.service.zones import follow_zone

__all__ = [
    "LATEST",
    "MAX_PREVIEW",
    "Asked",
    "Completed",
    "Counts",
    "Dates",
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
    "forget_occurrence",
    "forget_occurrences",
    "is_known",
    "list_occurrences",
    "list_tasks",
    "past_of",
    "preview",
    "read",
    "remember_user",
    "reminder_lateness",
    "reopen",
    "restore",
    "skip",
    "trash",
    "undo",
    "zone_of",
]
