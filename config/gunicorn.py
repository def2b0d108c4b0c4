"""gunicorn's settings: `gunicorn -c python:config.gunicorn wsgi:app`."""

from pathlib import Path

from config.settings import load

_settings = load()
_shared_memory = Path("/dev/shm")  # noqa: S108  (heartbeats must not wait for a disk)

bind = f"{_settings.bind_host}:{_settings.port}"
worker_class = "gthread"
workers = _settings.web_processes
threads = _settings.web_threads
reuse_port = True
timeout = 30
graceful_timeout = 20
keepalive = 75
max_requests = 20_000
max_requests_jitter = 4_000
worker_tmp_dir = str(_shared_memory) if _shared_memory.is_dir() else None
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
limit_request_fields = 64
forwarded_allow_ips = "127.0.0.1"
