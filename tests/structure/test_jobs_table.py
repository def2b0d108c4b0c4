"""One table says which jobs there are; what is registered and what beat does follow it."""

from dataclasses import replace

import pytest
from celery import Celery

from config.services import QUEUES
from config.settings import Settings
from webapp.contracts.jobs import JOBS, Job
from workers.base import create_celery


@pytest.fixture(scope="module")
def celery(settings: Settings) -> Celery:
    app = create_celery(replace(settings, canary_smtp_url="smtp://sink"))
    app.loader.import_default_modules()
    return app


def test_the_table_names_every_registered_job_and_no_other(celery: Celery) -> None:
    registered = sorted(name for name in celery.tasks if not name.startswith("celery."))
    assert registered == sorted(job.name for job in JOBS)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_each_job_runs_within_the_limits_of_the_table(celery: Celery, job: Job) -> None:
    task = celery.tasks[job.name]
    assert (task.soft_time_limit, task.time_limit) == (job.soft_limit, job.hard_limit)
    assert 0 < job.soft_limit < job.hard_limit


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_celery_tries_no_job_again_and_gives_back_what_a_dead_worker_held(celery: Celery, job: Job) -> None:
    task = celery.tasks[job.name]
    assert task.max_retries == 0
    assert not getattr(task, "autoretry_for", ())
    assert (task.acks_late, task.reject_on_worker_lost, task.ignore_result) == (True, True, True)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_each_job_declares_how_it_is_tried_again_and_what_makes_it_happen_once(job: Job) -> None:
    assert job.retry
    assert job.once
    assert job.dies


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_each_job_goes_to_a_queue_that_workers_listen_to(celery: Celery, job: Job) -> None:
    assert job.queue in QUEUES
    assert job.route in {queue.name for queue in celery.conf.task_queues}


def test_beat_starts_each_job_that_has_a_period_and_no_other(celery: Celery) -> None:
    assert {entry["task"] for entry in celery.conf.beat_schedule.values()} == {
        job.name for job in JOBS if job.every
    }


def test_beat_starts_no_job_whose_setting_is_missing(settings: Settings) -> None:
    needing = {job.name for job in JOBS if job.needs}
    assert needing
    assert needing & create_celery(settings).conf.beat_schedule.keys() == set()


@pytest.mark.parametrize("job", [job for job in JOBS if job.every], ids=lambda job: job.name)
def test_a_sweep_that_nobody_ran_expires_before_the_next(celery: Celery, job: Job) -> None:
    entry = celery.conf.beat_schedule[job.name]
    assert entry["options"]["queue"] == job.route
    assert 0 < entry["options"]["expires"] <= entry["schedule"] == job.every


def test_a_worker_may_take_some_kinds_of_jobs_alone(settings: Settings) -> None:
    queues = create_celery(replace(settings, worker_queues=("mail", "cache"))).amqp.queues
    kinds = {f"{service}.{kind}" for service in settings.services for kind in ("mail", "cache")}
    assert set(queues.consume_from) == kinds
    assert {job.route for job in JOBS} <= set(queues)


def test_a_worker_that_dies_gives_its_message_back(celery: Celery) -> None:
    assert celery.conf.task_acks_late
    assert celery.conf.task_reject_on_worker_lost
    longest = max(job.hard_limit for job in JOBS)
    assert celery.conf.broker_transport_options["visibility_timeout"] > longest
