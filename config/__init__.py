"""What a process is told from outside: settings, the service registry, logging, Celery, gunicorn."""
