"""gunicorn's entries: `wsgi:app` serves every route; `wsgi:front` answers cached reads ahead of it."""

from webapp.app import create_app, front_plan
from webapp.front import make_front

app = create_app()
front = make_front(app, front_plan(app))
