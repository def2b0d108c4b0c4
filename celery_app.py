"""Celery's entry: the worker and beat of the services that this process runs."""

from workers.base import create_celery

app = create_celery()
