"""How a run is sized, and what that does to the limits."""

import pytest

from bench import production
from bench.options import SCENARIOS, Options
from config.settings import load

_ADDRESSES = {
    "MONGODB_URI": "mongodb://127.0.0.1:1",
    "REDIS_CACHE_URL": "redis://127.0.0.1:2",
    "REDIS_BROKER_URL": "redis://127.0.0.1:3",
    "SMTP_URL": "smtp://127.0.0.1:4",
    "APP_URL": "http://127.0.0.1:5",
}


def test_ten_thousand_users_keep_the_default_limits() -> None:
    assert production.limits(Options.read({}).limit_scale) == {}


def test_fewer_users_get_higher_limits_for_the_same_load() -> None:
    options = Options.read({"BENCH_USERS": "200"})
    assert production.limits(options.limit_scale) == {
        "LIMIT_USER": "1000/second;15000/minute",
        "LIMIT_WRITES": "3000/minute",
    }


def test_scenarios_are_chosen_by_name_and_run_in_their_order() -> None:
    assert Options.read({"BENCH_SCENARIOS": "mixed,one"}).scenarios == ("one", "mixed")
    assert Options.read({}).scenarios == SCENARIOS


def test_an_unknown_scenario_is_refused() -> None:
    with pytest.raises(ValueError, match="BENCH_SCENARIOS names typo"):
        Options.read({"BENCH_SCENARIOS": "one,typo"})


def test_the_configuration_is_one_that_production_accepts() -> None:
    settings = load({**production.environment(limit_scale=50), **_ADDRESSES})
    assert settings.is_production
    assert (settings.web_processes, settings.limits.user) == (2, "1000/second;15000/minute")
