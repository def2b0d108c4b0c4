"""gunicorn's entry: `wsgi:app` serves every route."""

from webapp.app import create_app

app = create_app()
