"""Celery's entry: the worker and beat of the services that this process runs."""

import config.shared_figures  # noqa: F401  (first of all: before anything counts)
from workers.base import create_celery

app = create_celery()
