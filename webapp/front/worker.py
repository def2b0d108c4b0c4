"""gunicorn's `asgi` worker, which ends idle connections when it is told to stop.

Without this it waits out its grace for clients that only keep a connection open, and a restart takes as long.
It reaches into gunicorn's protocol (27.0.1 has no hook for it); a test with a real process holds it.
"""

import asyncio
from weakref import WeakSet

from gunicorn.workers import gasgi


class _Connection(gasgi.ASGIProtocol):
    """A connection that its worker knows of."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.worker.connections.add(self)

    def close_if_idle(self) -> None:
        """End it unless a request is under way: that one ends it with its answer."""
        if self._keepalive_handle is not None:
            self._keepalive_timeout()


class FrontWorker(gasgi.ASGIWorker):
    """The worker class of the front: `worker_class = "webapp.front.worker.FrontWorker"`."""

    def init_process(self) -> None:
        self.connections: WeakSet[_Connection] = WeakSet()
        super().init_process()

    async def _shutdown(self) -> None:
        for connection in list(self.connections):
            connection.close_if_idle()
        await super()._shutdown()


# gunicorn keeps what it knows of its C parser on the class itself: asked there, a subclass finds it too.
gasgi.ASGIProtocol._check_h1c_protocol_available()
gasgi.ASGIProtocol = _Connection
