"""ECS and dynos: template and `app.json` say what code and Procfile say. `make lint` runs cfn-lint."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.connections import times
from config.services import SERVICES
from config.settings import Settings, load
from tests.structure.test_operations import _settings
from tests.structure.test_settings import PRODUCTION
from webapp.core.web.application import Application

Resources = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def resources(root: Path) -> Resources:
    template = yaml.load((root / "deploy" / "ecs" / "stack.yaml").read_text(), yaml.CSafeLoader)
    return dict(template["Resources"])


def _of(resources: Resources, kind: str) -> dict[str, Any]:
    return {name: one["Properties"] for name, one in resources.items() if one["Type"] == f"AWS::{kind}"}


def _containers(resources: Resources) -> dict[str, dict[str, Any]]:
    tasks = _of(resources, "ECS::TaskDefinition").values()
    return {one["Name"]: one for task in tasks for one in task["ContainerDefinitions"]}


def _told(container: dict[str, Any]) -> Settings:
    """The settings of a process, with production's examples for what only an operator knows."""
    names = [one["Name"] for one in (*container["Environment"], *container["Secrets"])]
    fixed = {one["Name"]: one["Value"] for one in container["Environment"] if isinstance(one["Value"], str)}
    return load({**{name: PRODUCTION.get(name, "") for name in names}, "MYRIAD_ENV": "production", **fixed})


def test_each_task_starts_with_what_it_is_told(resources: Resources, root: Path) -> None:
    for name, container in _containers(resources).items():
        if name == "edge":
            continue
        told = {one["Name"] for one in (*container["Environment"], *container["Secrets"])}
        assert told <= _settings(root), name
        settings = _told(container)
        assert (settings.services, settings.trusted_proxy_hops) == (SERVICES, 1)
        assert {"web": 8000}.get(name, settings.port) == settings.port


def test_health_is_asked_where_it_is_told(resources: Resources, app: Application, root: Path) -> None:
    settings = load(PRODUCTION)
    asked = {
        name: one["HealthCheck"]["Command"][-1]
        for name, one in _containers(resources).items()
        if "HealthCheck" in one
    }
    assert f":{settings.port}/readyz" in asked["web"]
    assert f":{settings.worker_metrics_port}/metrics" in asked["worker"]
    assert f":{settings.beat_metrics_port}/metrics" in asked["beat"]
    (targets,) = _of(resources, "ElasticLoadBalancingV2::TargetGroup").values()
    assert f"= {targets['HealthCheckPath']} " in (root / "deploy" / "edge" / "monolith.conf").read_text()


def test_tasks_may_write_nowhere_and_get_the_time_that_their_end_takes(resources: Resources) -> None:
    for name, container in _containers(resources).items():
        assert container["ReadonlyRootFilesystem"] is True, name
        assert container["User"] == "10001:10001"
        assert times.GRACEFUL_SECONDS + 5 <= container["StopTimeout"] <= 120


def test_commands_are_those_of_the_procfile(resources: Resources, root: Path) -> None:
    lines = dict(line.split(": ", 1) for line in (root / "Procfile").read_text().splitlines())
    for name, container in _containers(resources).items():
        if "Command" in container:
            assert " ".join(container["Command"]) == lines[{"migrate": "release"}.get(name, name)]


def test_each_service_that_grows_follows_processor_and_memory(resources: Resources) -> None:
    policies = _of(resources, "ApplicationAutoScaling::ScalingPolicy").values()
    told = {
        (
            policy["ScalingTargetId"]["Ref"],
            policy["TargetTrackingScalingPolicyConfiguration"]["PredefinedMetricSpecification"][
                "PredefinedMetricType"
            ],
        )
        for policy in policies
    }
    measured = ("ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization")

    assert told == {(f"{name}Scaling", one) for name in ("Web", "Worker", "Edge") for one in measured}
    for service in _of(resources, "ECS::Service").values():
        assert service["DeploymentConfiguration"]["DeploymentCircuitBreaker"] == {
            "Enable": True,
            "Rollback": True,
        }
        assert service["DeploymentConfiguration"]["MinimumHealthyPercent"] == 100


def test_web_is_reached_through_the_edge_alone(resources: Resources, root: Path) -> None:
    groups = _of(resources, "EC2::SecurityGroup")
    (only,) = groups["WebGroup"]["SecurityGroupIngress"]
    assert only["SourceSecurityGroupId"] == {"Ref": "EdgeGroup"}
    (alias,) = resources["WebService"]["Properties"]["ServiceConnectConfiguration"]["Services"][0][
        "ClientAliases"
    ]
    assert (
        f"server {alias['DnsName']}:{alias['Port']} "
        in (root / "deploy" / "edge" / "monolith.conf").read_text()
    )


def test_dynos_start_with_what_app_json_asks_for(root: Path) -> None:
    told = json.loads((root / "app.json").read_text())
    lines = dict(line.split(": ", 1) for line in (root / "Procfile").read_text().splitlines())

    assert set(told["formation"]) == set(lines) - {"release"}
    assert set(told["env"]) <= _settings(root)
    fixed = {name: one["value"] for name, one in told["env"].items() if "value" in one}
    settings = load({**{name: PRODUCTION.get(name, "") for name in told["env"]}, **fixed, "PORT": "5000"})
    assert (settings.port, settings.trusted_proxy_hops, settings.bind_host) == (5000, 1, "0.0.0.0")
