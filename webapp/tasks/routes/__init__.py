"""Tasks over HTTP."""

from webapp.tasks.routes.actions import blueprint as actions
from webapp.tasks.routes.labels import blueprint as labels
from webapp.tasks.routes.projects import blueprint as projects
from webapp.tasks.routes.tasks import blueprint as tasks

blueprints = (tasks, actions, projects, labels)
