"""A child of a worker ends in time, though the worker never counts the results that it sent."""

import time

from billiard import get_context
from billiard.pool import Worker

from config.connections import times
from config.settings import Settings
from workers.base import create_celery


def test_a_child_does_not_wait_through_the_grace_for_its_results_to_be_counted(settings: Settings) -> None:
    create_celery(settings)
    context = get_context("fork")
    results = context.SimpleQueue()
    child = Worker(context.SimpleQueue(), results, on_ready_counter=context.Value("i"))

    began = time.monotonic()
    counted = child._ensure_messages_consumed(completed=1)

    assert not counted
    assert times.LAST_WORDS_SECONDS <= time.monotonic() - began < times.GRACEFUL_SECONDS / 2
