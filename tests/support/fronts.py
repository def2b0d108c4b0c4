"""The async front in the test's own process: it lives by the test's clock."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from tests.support.cast import Person
from webapp.app import front_plan
from webapp.core.web.application import Application
from webapp.front import Front, make_front

_SECONDS = 10.0


class InProcess:
    """Asks a front as a server would."""

    def __init__(self, front: Front, loop: asyncio.AbstractEventLoop) -> None:
        self._front, self._loop = front, loop

    def get(self, person: Person, path: str) -> Any:
        """The JSON of a read that must succeed; `path` is below `/api/v1`."""
        status, body = self.answer(path, f"Bearer {person.access_token}".encode())
        assert status == 200, body
        return orjson.loads(body)

    def answer(self, path: str, authorization: bytes) -> tuple[int, bytes]:
        """Status and body of a read."""
        sent: list[dict[str, Any]] = []
        self._loop.run_until_complete(asyncio.wait_for(self._ask(path, authorization, sent), _SECONDS))
        start, body = sent
        return start["status"], body["body"]

    async def _ask(self, path: str, authorization: bytes, sent: list[dict[str, Any]]) -> None:
        path, _, query = f"/api/v1{path}".partition("?")
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(b"authorization", authorization)],
        }
        await self._front(scope, _nothing_more, _into(sent))


@contextmanager
def in_process(app: Application) -> Iterator[InProcess]:
    """A front of the application, started as a server starts it, and stopped at the end."""
    front = make_front(app, front_plan(app))
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        life = loop.create_task(front({"type": "lifespan"}, told.get, _into([])))
        told.put_nowait({"type": "lifespan.startup"})
        yield InProcess(front, loop)
        told.put_nowait({"type": "lifespan.shutdown"})
        loop.run_until_complete(asyncio.wait_for(life, _SECONDS))


async def _nothing_more() -> dict[str, Any]:
    return {"type": "http.request"}


def _into(sent: list[dict[str, Any]]) -> Any:
    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    return send
