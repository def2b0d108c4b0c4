"""Free TCP ports on 127.0.0.1."""

import os
import secrets
import socket

# Below the kernel's range for outgoing connections, so that none of those can take the port
# between the question and the server's own bind.
_RANGE = range(20_000, 32_000)

# What was handed out and may not be listened on yet is kept from others by its UDP port, which no server of
# ours wants: dozens are asked for by several processes before the first of their servers listens.
_KEPT = 200
_kept: dict[int, int] = {}


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:`port` now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    """Whether somebody accepts connections on 127.0.0.1:`port`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port nobody listens on, nor was handed out lately, here or in another process. Raises OSError when
    100 tries find none."""
    for _ in range(100):
        port = secrets.choice(_RANGE)
        if is_free(port) and _keep(port):
            return port
    raise OSError("no free TCP port found on 127.0.0.1")


def _keep(port: int) -> bool:
    """Whether nobody else keeps it."""
    keeping = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        keeping.bind(("127.0.0.1", port))
    except OSError:
        keeping.close()
        return False
    _kept[port] = keeping.detach()
    while len(_kept) > _KEPT:
        os.close(_kept.pop(next(iter(_kept))))
    return True


def preferred_port(port: int) -> int:
    """`port` if it is free on 127.0.0.1 and no other process keeps it, else a free one."""
    ours = is_free(port) and (port in _kept or _keep(port))
    return port if ours else free_port()
