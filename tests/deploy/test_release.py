"""The manifests of one release after another, as `kubectl apply` gets them."""

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.deploy.test_kubernetes import VERSION, _container, _name, _of, _pod

OVERLAYS = {"monolith": 1, "production": 3}


@cache
def _release(*words: str) -> list[dict[str, Any]]:
    done = _run(*words)
    assert done.returncode == 0, done.stderr
    return list(yaml.load_all(done.stdout, yaml.CSafeLoader))


def _run(*words: str) -> "subprocess.CompletedProcess[str]":
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "deploy.release", *words]
    return subprocess.run(command, cwd=root, capture_output=True, text=True)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_jobs_come_first_with_what_they_stand_on_and_bear_the_release(overlay: str) -> None:
    first, rest = _release(overlay, "v41", "--jobs"), _release(overlay, "v41")
    jobs = list(_of(first, "Job"))

    assert len(jobs) == OVERLAYS[overlay]
    assert not list(_of(rest, "Job"))
    assert {one["kind"] for one in first} == {"Namespace", "ConfigMap", "NetworkPolicy", "Job"}
    maps = {_name(one) for one in _of(first, "ConfigMap")}
    for job in jobs:
        assert _name(job).endswith("migrate-v41")
        assert job["metadata"]["labels"]["release"] == "v41"
        assert {one["configMapRef"]["name"] for one in _container(job)["envFrom"]} <= maps
        kubernetes_validate.validate(job, VERSION, strict=True)


def test_another_release_is_another_job_and_the_same_one_is_the_same() -> None:
    def names(release: str) -> set[str]:
        return {_name(job) for job in _of(_release("monolith", release, "--jobs"), "Job")}

    assert not names("v41") & names("v42")
    assert _run("monolith", "v42", "--jobs").stdout == _run("monolith", "v42", "--jobs").stdout


def test_nothing_but_images_changes_where_a_selector_looks() -> None:
    old, new = _release("production", "v41"), _release("production", "v42")

    for before, after in zip(_of(old, "Deployment"), _of(new, "Deployment"), strict=True):
        assert before["spec"]["selector"] == after["spec"]["selector"]
        assert _pod(before)["metadata"] == _pod(after)["metadata"]
        assert _container(after)["image"].startswith("registry.example.org/myriad-")
        assert _container(after)["image"].endswith(":v42")


@pytest.mark.parametrize("name", ["V42", "v 42", "-v42", "x" * 41, "v42;ls"])
def test_a_release_that_is_no_name_is_refused(name: str) -> None:
    done = _run("--", "monolith", name)

    assert done.returncode
    assert not done.stdout
