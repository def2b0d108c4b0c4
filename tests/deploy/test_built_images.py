"""The images, built and run (`make test-images`)."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests

from devstack.ports import free_port
from devstack.processes import Process
from tests.support import buildah, dockerfile
from tests.support.buildah import Buildah
from tests.support.waiting import until
from webapp.core.web.application import Application

USER = 10001
pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(1500),
    pytest.mark.skipif(bool(buildah.missing()), reason=buildah.missing()),
]


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buildah]:
    builder = Buildah(tmp_path_factory.mktemp("images"))
    yield builder
    builder.do("rm", "--all")
    builder.do("rmi", "--all", "--force")


@pytest.fixture(scope="module")
def arguments(builder: Buildah, root: Path) -> dict[str, str]:
    """Of the build: the bases, and an edge before which there was none."""
    bases = builder.bases()
    return bases | {"PREVIOUS": builder.build(root, "nothing", bases)}


@pytest.fixture
def production(production: dict[str, str]) -> dict[str, str]:
    """Of a container: where it listens, on this machine's network."""
    ports = {name: str(free_port()) for name in ("PORT", "METRICS_PORT", "WORKER_METRICS_PORT")}
    return production | ports | {"BIND_HOST": "127.0.0.1", "WEB_CONCURRENCY": "1"}


def _command(root: Path, target: str) -> list[str]:
    stages = dockerfile.read((root / "deploy" / "docker" / "Dockerfile").read_text())
    return dockerfile.command(dockerfile.whole(stages, target))


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def _first(process: Process, program: str) -> psutil.Process:
    """The first process inside, which an engine would tell to stop: the image's user's, below buildah's."""
    below = psutil.Process(process.pid).children(recursive=True)
    inside = [one for one in below if one.uids().real == USER and "buildah" not in one.cmdline()[0]]
    return next(one for one in inside if program in " ".join(one.cmdline()))


def test_the_image_of_web_serves_the_app_and_drains(
    app: Application, builder: Buildah, arguments: dict[str, str], production: dict[str, str], root: Path
) -> None:
    image, url = builder.build(root, "web", arguments), f"http://127.0.0.1:{production['PORT']}"
    with builder.container(image) as container:
        builder.runs(container, "sh", "-c", "! touch /app/written && ! touch /opt/venv/written")
        with builder.running(container, _command(root, "web"), production) as process:
            until(lambda: _answers(f"{url}/readyz"), seconds=60)
            assert '<div id="root">' in requests.get(url, timeout=5).text
            _first(process, "gunicorn").terminate()
            assert process.popen.wait(20) == 0


def test_the_image_of_a_worker_works(
    app: Application, builder: Buildah, arguments: dict[str, str], production: dict[str, str], root: Path
) -> None:
    image = builder.build(root, "worker", arguments)
    with (
        builder.container(image) as container,
        builder.running(container, _command(root, "worker"), production) as process,
    ):
        until(lambda: _answers(f"http://127.0.0.1:{production['WORKER_METRICS_PORT']}/metrics"), seconds=60)
        _first(process, "celery").terminate()
        assert process.popen.wait(30) == 0


def test_the_image_of_the_edge_holds_the_app_and_what_nginx_is_told(
    builder: Buildah, arguments: dict[str, str], root: Path
) -> None:
    image = builder.build(root, "edge", arguments)
    with builder.container(image, "--add-host", "web:127.0.0.1") as container:
        builder.runs(container, "sh", "-c", '"$@" > /dev/null', "sh", *_command(root, "edge"), "-t")
        names = builder.do("run", container, "--", "find", "/srv/app", "-type", "f").splitlines()

    assert "/srv/app/index.html" in names
    assert any(name.startswith("/srv/app/assets/") and name.endswith(".br") for name in names)
