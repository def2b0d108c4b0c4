"""The catcher as an object, for tests to run in their own process."""

from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller

from devstack.catcher import smtp, web
from devstack.catcher.store import Message, Store
from devstack.ports import free_port


class Catcher:
    """A running catcher. Use it as `with Catcher.start() as catcher:`."""

    def __init__(self, store: Store, controller: Controller, http: ThreadingHTTPServer) -> None:
        self.store = store
        self._controller = controller
        self._http = http
        self._thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @classmethod
    def start(
        cls,
        handler: object | None = None,
        *,
        smtp_port: int | None = None,
        http_port: int | None = None,
        file: Path | None = None,
    ) -> Self:
        """Serve SMTP and HTTP on 127.0.0.1, on free ports unless given.

        `handler` is an aiosmtpd handler to use instead of `Keep`; `file` keeps the mails between runs.
        Raises OSError when a port is taken.
        """
        store = Store(file)
        http = web.server(store, http_port or free_port())
        try:
            return cls(store, smtp.serve(handler or smtp.Keep(store), smtp_port), http)
        except BaseException:
            http.server_close()
            raise

    @property
    def url(self) -> str:
        """The address of the page, without a slash at its end; the API is below `/api/messages`."""
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def smtp_url(self) -> str:
        """Where to send mail."""
        return f"smtp://127.0.0.1:{self._controller.port}"

    @property
    def handler(self) -> object:
        """The aiosmtpd handler. A new one serves the connections that begin after it is set."""
        return self._controller.handler

    @handler.setter
    def handler(self, handler: object) -> None:
        self._controller.handler = handler

    def messages(self, to: str | None = None) -> list[Message]:
        """What was caught, newest first; with `to`, only what was sent to that address."""
        return self.store.messages(to)

    def clear(self) -> None:
        """Forget all messages."""
        self.store.clear()

    def stop(self) -> None:
        """End both servers."""
        self._controller.stop(no_assert=True)
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
