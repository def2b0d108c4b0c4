"""compose.yaml: each process starts with what it is told, by the commands and images that there are."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.connections import times
from config.services import SERVICES
from config.settings import load
from tests.structure.test_operations import _settings
from tests.support import dockerfile

PROFILES = ("monolith", "services")


@pytest.fixture(scope="module")
def compose(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(
        (root / "deploy" / "docker" / "compose.yaml").read_text(), yaml.CSafeLoader
    )
    return found


def _ours(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: one for name, one in compose["services"].items() if "build" in one and "edge" not in name}


@pytest.fixture(scope="module")
def secrets(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the script makes."""
    folder = tmp_path_factory.mktemp("secrets")
    for _ in range(2):
        subprocess.run([root / "deploy" / "docker" / "make-secrets", folder], check=True, capture_output=True)
    return folder


def test_each_process_starts_with_what_it_is_told(compose: dict[str, Any], secrets: Path, root: Path) -> None:
    known = _settings(root)
    for name, one in _ours(compose).items():
        told = {key: str(value) for key, value in one["environment"].items()}
        assert {key.removesuffix("_FILE") for key in told} <= known, name
        given = {key: value.replace("/run/secrets", str(secrets)) for key, value in told.items()}
        mounted = {f"/run/secrets/{secret}" for secret in one.get("secrets", ())}
        assert {value for key, value in told.items() if key.endswith("_FILE")} == mounted, name
        settings = load({**given, "MYRIAD_ENV": "production", "BIND_HOST": "0.0.0.0"})
        own = name.partition("-")[0]
        assert settings.services == ((own,) if own in SERVICES else SERVICES), name


def test_secrets_are_made_once_and_never_kept(compose: dict[str, Any], secrets: Path, root: Path) -> None:
    assert {file.name for file in secrets.iterdir()} == set(compose["secrets"])
    ignored = subprocess.run(["git", "check-ignore", "-q", "deploy/docker/secrets/mail_link_key"], cwd=root)
    assert ignored.returncode == 0


def test_commands_are_those_of_the_procfiles(compose: dict[str, Any], root: Path) -> None:
    lines = [
        line for name in ("Procfile", "Procfile.services") for line in (root / name).read_text().splitlines()
    ]
    for name, one in _ours(compose).items():
        if "command" in one:
            assert any(line.endswith(" ".join(one["command"])) for line in lines), name


def test_images_are_targets_of_the_dockerfile(compose: dict[str, Any], root: Path) -> None:
    stages = dockerfile.read((root / "deploy" / "docker" / "Dockerfile").read_text())
    for name, one in compose["services"].items():
        if build := one.get("build"):
            assert one["image"] == f"myriad-{build['target']}", name
            assert build["target"] in stages
            assert (root / "deploy" / "docker" / build["context"]).resolve() == root.resolve()
            assert os.path.exists(root / build["dockerfile"])


def test_each_address_that_is_named_is_a_service_of_the_same_profile(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, one in services.items():
        own = set(one.get("profiles", PROFILES))
        for wanted, how in one.get("depends_on", {}).items():
            assert own <= set(services[wanted].get("profiles", PROFILES)), (name, wanted)
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[wanted] or services[wanted]["build"]["target"] == "web"
        for key, value in one.get("environment", {}).items():
            if key.endswith(("_URI", "_URL")) or "_URI_" in key:
                host = str(value).partition("://")[2].rpartition("@")[2].partition("/")[0].partition(":")[0]
                assert host == "127.0.0.1" or own <= set(services[host].get("profiles", PROFILES)), (
                    name,
                    key,
                )


@pytest.mark.parametrize("profile", PROFILES)
def test_the_edge_asks_for_services_of_its_profile(compose: dict[str, Any], root: Path, profile: str) -> None:
    text = (root / "deploy" / "edge" / f"{profile}.conf").read_text()
    asked = [
        line.split()[1].partition(":")[0]
        for line in text.splitlines()
        if line.strip().startswith("server ") and ":" in line
    ]

    assert asked
    assert all(compose["services"][name]["profiles"] == [profile] for name in asked)


def test_containers_may_write_nowhere_and_get_the_time_that_their_end_takes(compose: dict[str, Any]) -> None:
    for name, one in compose["services"].items():
        if "build" in one:
            assert one["read_only"], name
            assert one["cap_drop"] == ["ALL"]
            assert int(one["stop_grace_period"].rstrip("s")) >= times.GRACEFUL_SECONDS + 5


def test_the_caches_memory_may_go_and_the_brokers_may_not(compose: dict[str, Any]) -> None:
    policies = {
        name: one["command"][one["command"].index("--maxmemory-policy") + 1]
        for name, one in compose["services"].items()
        if name.startswith("redis-")
    }
    assert policies == {"redis-cache": "allkeys-lfu", "redis-broker": "noeviction"}
