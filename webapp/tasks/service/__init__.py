"""The rules of tasks."""

from webapp.tasks.service.applying import apply_markers
from webapp.tasks.service.bulk import Asked, Done, Item, do_each
from webapp.tasks.service.canary import arm_canary
from webapp.tasks.service.changes import change, reopen
from webapp.tasks.service.completion import Completed, complete, skip
from webapp.tasks.service.counting import Counts, count_tasks
from webapp.tasks.service.history import past_of
from webapp.tasks.service.labels import list_labels, rename_label
from webapp.tasks.service.leaving import forget, hand_over
from webapp.tasks.service.listing import Filter, Listed, list_tasks
from webapp.tasks.service.moving import Move, move
from webapp.tasks.service.occurrences import LATEST, forget_occurrence, forget_occurrences, list_occurrences
from webapp.tasks.service.previewing import MAX_PREVIEW, Dates, preview
from webapp.tasks.service.profiles import is_known, remember_user, remember_webhooks, zone_of
from webapp.tasks.service.projects import (
    PROJECTS,
    change_project,
    create_project,
    delete_project,
    list_projects,
    project_named,
    read_project,
    restore_project,
)
from webapp.tasks.service.purging import purge, purge_trash
from webapp.tasks.service.reminding import fire_reminders, reminder_backlog, reminder_lateness
from webapp.tasks.service.showing import reminder_out, task_out
from webapp.tasks.service.summaries import summarise
from webapp.tasks.service.tasks import create, read
from webapp.tasks.service.trashing import restore, trash
from webapp.tasks.service.undoing import undo
from webapp.tasks.service.zones import follow_zone

__all__ = [
    "LATEST",
    "MAX_PREVIEW",
    "PROJECTS",
    "Asked",
    "Completed",
    "Counts",
    "Dates",
    "Done",
    "Filter",
    "Item",
    "Listed",
    "Move",
    "apply_markers",
    "arm_canary",
    "change",
    "change_project",
    "complete",
    "count_tasks",
    "create",
    "create_project",
    "delete_project",
    "do_each",
    "fire_reminders",
    "follow_zone",
    "forget",
    "forget_occurrence",
    "forget_occurrences",
    "hand_over",
    "is_known",
    "list_labels",
    "list_occurrences",
    "list_projects",
    "list_tasks",
    "move",
    "past_of",
    "preview",
    "project_named",
    "purge",
    "purge_trash",
    "read",
    "read_project",
    "remember_user",
    "remember_webhooks",
    "reminder_backlog",
    "reminder_lateness",
    "reminder_out",
    "rename_label",
    "reopen",
    "restore",
    "restore_project",
    "skip",
    "summarise",
    "task_out",
    "trash",
    "undo",
    "zone_of",
]
