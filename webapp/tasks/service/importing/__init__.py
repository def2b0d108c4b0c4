"""Taking in tasks from elsewhere: each row stands alone, and a second time changes nothing."""

from webapp.tasks.service.importing.projects import all_projects, import_projects, projects_named
from webapp.tasks.service.importing.tasks import MAX_ROWS, Outcome, Wanted, import_tasks

__all__ = [
    "MAX_ROWS",
    "Outcome",
    "Wanted",
    "all_projects",
    "import_projects",
    "import_tasks",
    "projects_named",
]
