"""The line before Flask where there is no front: bounded in number and in time."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.contracts.problems import assert_problem
from tests.support.waiting import until
from webapp.core.web import line
from webapp.core.web.lifecycle import SAFE_HEADERS

PATIENCE = 0.3


class Slow:
    """An application whose one view answers when it is told to. One request runs, one stands in line."""

    def __init__(self) -> None:
        self.app, self.freed = Flask("slow"), threading.Event()
        self.app.config["REQUEST_DEADLINE"] = PATIENCE
        self.app.add_url_rule("/slow", view_func=self._view)
        self.app.add_url_rule("/livez", view_func=lambda: "alive")
        line.stand(self.app, running=1, waiting=1)
        self.running = 0

    def get(self, path: str = "/slow") -> TestResponse:
        return self.app.test_client().get(path)

    @contextmanager
    def asked(self, count: int) -> Iterator[list["Future[TestResponse]"]]:
        """`count` requests at once, the first of which runs."""
        with ThreadPoolExecutor(count) as pool:
            asked = [pool.submit(self.get)]
            until(lambda: self.running)
            yield asked + [pool.submit(self.get) for _ in range(count - 1)]
            self.freed.set()

    def _view(self) -> str:
        self.running += 1
        assert self.freed.wait(5)
        return "done"


@pytest.fixture
def slow() -> Slow:
    return Slow()


def test_past_the_line_a_request_is_refused_at_once(slow: Slow) -> None:
    with slow.asked(2) as asked:
        time.sleep(PATIENCE / 3)
        began = time.monotonic()
        answer = slow.get()
        assert time.monotonic() - began < PATIENCE / 3
        slow.freed.set()

    assert_problem(answer, 503)
    assert (answer.json["code"], answer.headers["Retry-After"]) == ("overloaded", "1")
    assert set(SAFE_HEADERS.items()) <= set(answer.headers.items())
    assert [one.result().status_code for one in asked] == [200, 200]
    assert slow.get().status_code == 200


def test_who_has_stood_in_line_too_long_is_refused(slow: Slow) -> None:
    with slow.asked(2) as (first, second):
        began = time.monotonic()
        assert_problem(second.result(), 503)
        assert time.monotonic() - began < PATIENCE + 0.5

    assert first.result().status_code == 200
    assert slow.get().status_code == 200


def test_a_full_line_does_not_look_like_a_dead_process(slow: Slow) -> None:
    with slow.asked(2):
        assert slow.get("/livez").text == "alive"
