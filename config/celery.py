"""Celery's settings. A message is only a nudge: losing one costs a moment, running one twice nothing."""

from typing import Any

from config.connections import times
from config.connections.pools import Pools
from config.settings import Settings

_VISIBILITY_SECONDS = int(times.VISIBILITY_SECONDS)


def configuration(settings: Settings) -> dict[str, Any]:
    """What workers and beat need. Waits are bounded: a frozen broker must stop nobody for good."""
    return {
        "broker_url": settings.broker_url,
        "broker_transport_options": {
            "visibility_timeout": _VISIBILITY_SECONDS,
            "socket_timeout": times.BROKER_SECONDS,
            "socket_connect_timeout": times.BROKER_CONNECT_SECONDS,
            "health_check_interval": int(times.BROKER_HEALTH_SECONDS),
            "client_name": "myriad-jobs",
            "global_keyprefix": "myriad:",
        },
        "visibility_timeout": _VISIBILITY_SECONDS,
        "broker_connection_max_retries": None,
        "broker_connection_retry_on_startup": True,
        "broker_pool_acquire_timeout": times.PUBLISHER_SECONDS,
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
        "worker_soft_shutdown_timeout": times.GRACEFUL_SECONDS,
        "worker_enable_soft_shutdown_on_idle": True,
        # A job that runs on without its broker does no harm: what it does is claimed in MongoDB. One that is
        # cancelled may be in the middle of handing over a mail, which would then be sent twice.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_send_task_events": False,
        "enable_utc": True,
    }


def publishing(settings: Settings, pools: Pools) -> dict[str, Any]:
    """What a process needs that only publishes, while somebody waits: one try, half a second, and no more
    publishers than threads that may want one."""
    base = configuration(settings)
    transport = {
        **base["broker_transport_options"],
        "socket_timeout": times.PUBLISH_SECONDS,
        "socket_connect_timeout": times.PUBLISH_SECONDS,
        "max_retries": 0,
        "client_name": pools.client_name,
    }
    return {
        **base,
        "broker_transport_options": transport,
        "broker_pool_limit": pools.publishers,
        "task_publish_retry": False,
    }
