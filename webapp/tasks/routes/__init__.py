"""Tasks over HTTP."""

from webapp.tasks.routes.actions import blueprint as actions
from webapp.tasks.routes.bulk import blueprint as bulk
from webapp.tasks.routes.history import blueprint as history
from webapp.tasks.routes.tasks import blueprint as tasks

blueprints = (tasks, actions, bulk, history)
