"""Celery's settings. A message is only a nudge: losing one costs a moment, running one twice nothing."""

from typing import Any

from kombu.entity import Exchange, Queue

from config.connections import times
from config.connections.pools import Pools
from config.services import QUEUES
from config.settings import Settings

_VISIBILITY_SECONDS = int(times.VISIBILITY_SECONDS)
_NUDGE_SECONDS = 60.0
KEY_PREFIX = "myriad:"


def configuration(settings: Settings) -> dict[str, Any]:
    """What workers and beat need. Waits are bounded: a frozen broker must stop nobody for good."""
    return {
        "broker_url": settings.broker_url,
        "broker_transport_options": _transport(
            settings, times.BROKER_CONNECT_SECONDS, times.BROKER_SECONDS, "myriad-jobs"
        ),
        "broker_connection_timeout": times.BROKER_CONNECT_SECONDS,
        "broker_heartbeat": times.BROKER_HEARTBEAT_SECONDS,
        "broker_native_delayed_delivery_queue_type": "classic",  # Celery makes them beside quorum queues
        "task_queues": queues(settings),
        "task_default_queue": f"{settings.services[0]}.events",
        "visibility_timeout": _VISIBILITY_SECONDS,
        "broker_connection_max_retries": None,
        "broker_connection_retry_on_startup": True,
        "broker_pool_acquire_timeout": times.PUBLISHER_SECONDS,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_create_missing_queues": False,
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
    wait = times.PUBLISH_SECONDS
    transport = _transport(settings, wait, wait, pools.client_name)
    return {
        **configuration(settings),
        "broker_transport_options": {**transport, "max_retries": 0},
        "broker_connection_timeout": wait,
        "broker_heartbeat": 0,  # nobody would send it between two nudges; a dead connection shows at the next
        "broker_pool_limit": pools.publishers,
        "task_publish_retry": False,
    }


def queues(settings: Settings) -> list[Queue]:
    """The queues of these services' jobs, by the names that every process gives them."""
    return [_queue(settings, f"{service}.{kind}") for service in settings.services for kind in QUEUES]


def _queue(settings: Settings, name: str) -> Queue:
    """On RabbitMQ replicated, for a node that is away must not stop the sweeps; and a nudge that nobody took
    in a minute is dropped, so that they do not pile up while no worker runs."""
    ttl = int(_NUDGE_SECONDS * 1000)
    arguments = {"x-queue-type": "quorum", "x-message-ttl": ttl} if settings.is_amqp else None
    return Queue(name, Exchange(name), routing_key=name, queue_arguments=arguments)


def _transport(settings: Settings, connect: float, wait: float, client: str) -> dict[str, Any]:
    """What the broker's driver is told: how long it may take to connect and to answer, and who calls."""
    if settings.is_amqp:
        return {
            "confirm_publish": True,
            "connect_timeout": connect,
            "write_timeout": wait,
            "client_properties": {"connection_name": client},
        }
    return {
        "visibility_timeout": _VISIBILITY_SECONDS,
        "socket_timeout": wait,
        "socket_connect_timeout": connect,
        "health_check_interval": int(times.BROKER_HEALTH_SECONDS),
        "client_name": client,
        "global_keyprefix": KEY_PREFIX,
    }
