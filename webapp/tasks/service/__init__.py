"""The rules of tasks."""

from webapp.tasks.service.applying import apply_markers
from webapp.tasks.service.bulk import Asked, Done, Item, do_each
from webapp.tasks.service.changes import change, complete, reopen, restore, trash
from webapp.tasks.service.counting import Counts, count_tasks
from webapp.tasks.service.history import past_of
from webapp.tasks.service.labels import list_labels, rename_label
from webapp.tasks.service.listing import Filter, Listed, list_tasks
from webapp.tasks.service.moving import Move, move
from webapp.tasks.service.profiles import is_known, remember_user, zone_of
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
from webapp.tasks.service.reminding import fire_reminders
from webapp.tasks.service.tasks import create, read
from webapp.tasks.service.undoing import undo
from webapp.tasks.service.zones import follow_zone

__all__ = [
    "PROJECTS",
    "Asked",
    "Counts",
    "Done",
    "Filter",
    "Item",
    "Listed",
    "Move",
    "apply_markers",
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
    "is_known",
    "list_labels",
    "list_projects",
    "list_tasks",
    "move",
    "past_of",
    "project_named",
    "read",
    "read_project",
    "remember_user",
    "rename_label",
    "reopen",
    "restore",
    "restore_project",
    "trash",
    "undo",
    "zone_of",
]
