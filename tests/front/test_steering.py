"""Which process a new connection comes to."""

import socket
from collections.abc import Iterator

import pytest

from config.steering import steer

CONNECTIONS = 40


@pytest.fixture(params=[(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")], ids=["IPv4", "IPv6"])
def listeners(request: pytest.FixtureRequest) -> Iterator[list[socket.socket]]:
    """Two that share an address, as those of two processes do."""
    family, host = request.param
    port, made = 0, []
    for _ in range(2):
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((host, port))
        listener.listen(CONNECTIONS)
        listener.setblocking(False)
        port = listener.getsockname()[1]
        made.append(listener)
    yield made
    for listener in made:
        listener.close()


def test_connections_are_dealt_out_by_the_clients_port(listeners: list[socket.socket]) -> None:
    if not steer(listeners[0], len(listeners)):
        pytest.skip("this kernel does not take filters for shared ports")
    address = listeners[0].getsockname()[:2]
    clients = [socket.create_connection(address, timeout=5) for _ in range(CONNECTIONS)]
    came = [_ports(listener) for listener in listeners]
    for client in clients:
        client.close()

    assert [{port // 2 % 2 for port in ports} for ports in came] == [{0}, {1}]
    assert sum(map(len, came)) == CONNECTIONS


def _ports(listener: socket.socket) -> list[int]:
    found = []
    while True:
        try:
            connection, peer = listener.accept()
        except BlockingIOError:
            return found
        connection.close()
        found.append(peer[1])
