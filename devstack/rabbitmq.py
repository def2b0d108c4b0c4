"""A RabbitMQ server on 127.0.0.1, for services that are split."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kombu.connection import Connection

from devstack import binaries, ports, processes
from devstack.errors import Missing
from devstack.mongodb import kept_secret
from devstack.ports import free_port
from devstack.processes import Process

ADVICE = "RabbitMQ: no rabbitmq-server found. On Debian: apt-get install rabbitmq-server; or set BROKER_URL."
# Debian's command insists on a user of its own and on /var/lib: the program behind it does not.
_PROGRAMS = ("/usr/lib/rabbitmq/bin/rabbitmq-server", "/opt/homebrew/sbin/rabbitmq-server")
# One scheduler that does not spin: it shares the machine with all the rest.
_ERLANG = (
    "-noinput +S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"
)
_CONFIG = """
listeners.tcp.default = 127.0.0.1:{port}
default_user = myriad
default_pass = {password}
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 300MB
log.console = true
log.console.level = warning
log.file = false
"""
_SECONDS = 60.0


@dataclass
class RabbitMQ:
    """A running server."""

    port: int
    password: str
    process: Process
    mapper: Process

    @property
    def url(self) -> str:
        """The address, with the user that was made for it."""
        return f"amqp://myriad:{self.password}@127.0.0.1:{self.port}//"

    def stop(self) -> None:
        """End it; its queues stay on disk."""
        self.process.stop(grace=15.0)
        self.mapper.stop()


def program() -> Path:
    """The server's program. Raises Missing, with one line that says how to get it."""
    found = [Path(name) for name in _PROGRAMS if Path(name).exists()] or binaries.on_path("rabbitmq-server")
    if not found or not binaries.on_path("erl"):
        raise Missing(ADVICE)
    return found[0]


def start(data_dir: Path, *, port: int | None = None, password: str | None = None) -> RabbitMQ:
    """A server that answers, its data in `data_dir`, kept from last time if there is any.

    Raises Missing without a server program, Failed when it does not come up within 60 s.
    """
    server, port, mapping = program(), port or free_port(), free_port()
    password = password or kept_secret(data_dir / "password")
    env = _environment(data_dir.resolve(), port, mapping, password)
    mapper = processes.start(
        "epmd",
        ["epmd", "-port", str(mapping), "-address", "127.0.0.1"],
        log=data_dir / "epmd.log",
        ready=partial(ports.answers, mapping),
    )
    process = processes.spawn("RabbitMQ", [str(server)], log=data_dir / "rabbitmq.log", env=env)
    running = RabbitMQ(port, password, process, mapper)
    try:
        process.wait_until(lambda: _answers(running.url), _SECONDS)
    except BaseException:
        running.stop()
        raise
    return running


def _environment(data_dir: Path, port: int, mapping: int, password: str) -> Mapping[str, str]:
    """Everything below `data_dir`: nothing of a server that the system may run besides."""
    config, plugins = data_dir / "rabbitmq.conf", data_dir / "enabled_plugins"
    config.touch(mode=0o600)
    config.write_text(_CONFIG.format(port=port, password=password))
    plugins.write_text("[].\n")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(data_dir),  # where Erlang keeps its cookie
        "ERL_EPMD_PORT": str(mapping),
        "RABBITMQ_NODENAME": "myriad@localhost",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(data_dir / "mnesia"),
        "RABBITMQ_LOG_BASE": str(data_dir / "log"),
        "RABBITMQ_CONFIG_FILE": str(config),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(data_dir / "advanced.config"),
        "RABBITMQ_CONF_ENV_FILE": str(data_dir / "rabbitmq-env.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
        "RABBITMQ_ALLOW_INPUT": "1",  # become the server, so that our signals reach it
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _ERLANG,
    }


def _answers(url: str) -> bool:
    connection = Connection(url, connect_timeout=1)
    try:
        connection.connect()
    except (OSError, *connection.connection_errors):
        return False
    finally:
        connection.release()
    return True
