"""Celery's settings. A message is only a nudge: losing one costs a moment, running one twice nothing."""

from typing import Any

from config.settings import Settings

PUBLISH_SECONDS = 0.5
_VISIBILITY_SECONDS = 120


def configuration(settings: Settings) -> dict[str, Any]:
    """What workers and beat need. Waits are bounded: a frozen broker must stop nobody for good."""
    return {
        "broker_url": settings.broker_url,
        "broker_transport_options": {
            "visibility_timeout": _VISIBILITY_SECONDS,
            "socket_timeout": 5,
            "socket_connect_timeout": 2,
            "health_check_interval": 10,
            "global_keyprefix": "myriad:",
        },
        "visibility_timeout": _VISIBILITY_SECONDS,
        "broker_connection_max_retries": None,
        "broker_connection_retry_on_startup": True,
        "broker_pool_acquire_timeout": 1,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_create_missing_queues": True,
        "task_default_queue": "events",
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "worker_max_tasks_per_child": 5000,
        "worker_max_memory_per_child": 250_000,
        "worker_soft_shutdown_timeout": 20,
        "worker_enable_soft_shutdown_on_idle": True,
        # A job that runs on without its broker does no harm: what it does is claimed in MongoDB. One that is
        # cancelled may be in the middle of handing over a mail, which would then be sent twice.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_send_task_events": False,
        "enable_utc": True,
    }


def publishing(settings: Settings) -> dict[str, Any]:
    """What a process needs that only publishes, while somebody waits: one try, half a second."""
    base = configuration(settings)
    transport = {
        **base["broker_transport_options"],
        "socket_timeout": PUBLISH_SECONDS,
        "socket_connect_timeout": PUBLISH_SECONDS,
        "max_retries": 0,
    }
    return {**base, "broker_transport_options": transport, "task_publish_retry": False}
