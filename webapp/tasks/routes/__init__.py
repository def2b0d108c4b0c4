"""Tasks over HTTP."""

from webapp.tasks.routes.actions import blueprint as actions
from webapp.tasks.routes.bulk import blueprint as bulk
from webapp.tasks.routes.history import blueprint as history
from webapp.tasks.routes.labels import blueprint as labels
from webapp.tasks.routes.projects import blueprint as projects
from webapp.tasks.routes.quick import blueprint as quick
from webapp.tasks.routes.recurrence import blueprint as recurrence
from webapp.tasks.routes.tasks import blueprint as tasks
from webapp.tasks.routes.transfer import blueprint as transfer

blueprints = (tasks, actions, bulk, history, recurrence, projects, labels, quick, transfer)
