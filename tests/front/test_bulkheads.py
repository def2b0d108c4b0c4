"""Routes that cost much: the front lets few of their requests in at once."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.support.waiting import until
from webapp.app import front_plan
from webapp.auth.service import MAX_HASHING
from webapp.core.web.application import Application
from webapp.front import Front, make_front

SLOW, PLAIN = "/api/v1/slow", "/api/v1/plain"


class Slow:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.freed, self.inside = threading.Event(), Counter[str]()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        self.inside[environ["PATH_INFO"]] += 1
        assert self.freed.wait(5)
        start_response("200 OK", [])
        return [b"done"]


async def ask(front: Front, path: str) -> tuple[int, dict[bytes, bytes]]:
    sent: list[dict[str, Any]] = []
    scope = {"type": "http", "http_version": "1.1", "method": "POST", "path": path}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await front({**scope, "query_string": b"", "headers": []}, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"])


def test_as_many_as_may_are_let_in_and_the_others_are_told_to_come_back(app: Application) -> None:
    slow = Slow()
    plan = replace(front_plan(app), threads=6, waiting=6, bulkheads={("POST", SLOW): 2})
    front = make_front(slow, plan)

    async def flood() -> tuple[list[int], list[dict[bytes, bytes]]]:
        asked = [asyncio.create_task(ask(front, path)) for path in (SLOW, SLOW, SLOW, SLOW, PLAIN, PLAIN)]
        await asyncio.to_thread(until, lambda: slow.inside == {SLOW: 2, PLAIN: 2})
        refused = [one.result() for one in asked if one.done()]
        slow.freed.set()
        served = [status for status, _ in await asyncio.gather(*asked) if status == 200]
        again, _ = await ask(front, SLOW)
        return [*served, again], [headers for status, headers in refused if status == 503]

    served, refused = asyncio.run(flood())
    assert served == [200] * 5
    assert [headers[b"retry-after"] for headers in refused] == [b"1", b"1"]


def test_those_who_have_a_password_hashed_without_a_token_pass_one(app: Application) -> None:
    assert front_plan(app).bulkheads == {
        ("POST", "/api/v1/auth/login"): MAX_HASHING,
        ("POST", "/api/v1/auth/register"): MAX_HASHING,
    }
