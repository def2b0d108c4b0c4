"""The manifests: rendered, held against Kubernetes' and KEDA's schemas, and against the application."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from kubernetes_validate import utils

from config.celery import KEY_PREFIX
from config.connections import times
from config.services import QUEUES, SERVICES
from config.settings import load
from deploy.edge import Balancing
from tests.structure.test_operations import _settings
from tests.structure.test_settings import PRODUCTION
from webapp.core.web.application import Application

VERSION = "1.34"
OVERLAYS = ("monolith", "services", "production")
Objects = list[dict[str, Any]]


@pytest.fixture(scope="module")
def rendered(root: Path) -> dict[str, Objects]:
    """What each overlay makes, without a cluster."""
    assert shutil.which("kubectl"), "kubectl is missing. On Debian: apt-get install kubernetes-client"
    return {name: _render(root / "deploy" / "k8s" / "overlays" / name) for name in OVERLAYS}


@pytest.fixture(params=OVERLAYS)
def objects(rendered: dict[str, Objects], request: pytest.FixtureRequest) -> Objects:
    return rendered[request.param]


@pytest.fixture(scope="module", autouse=True)
def _schemas_are_read_once() -> Iterator[None]:
    """They are large, and read anew for each object."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(utils, "schema_contents", cache(utils.schema_contents))
        yield


def _render(folder: Path) -> Objects:
    done = subprocess.run(["kubectl", "kustomize", folder], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return list(yaml.load_all(done.stdout, yaml.CSafeLoader))


def _of(objects: Objects, *kinds: str) -> Iterator[dict[str, Any]]:
    return (one for one in objects if one["kind"] in kinds)


def _pod(workload: dict[str, Any]) -> dict[str, Any]:
    pod: dict[str, Any] = workload["spec"]["template"]
    return pod


def _workloads(objects: Objects) -> list[dict[str, Any]]:
    return list(_of(objects, "Deployment", "Job"))


def _name(thing: dict[str, Any]) -> str:
    return str(thing["metadata"]["name"])


def _container(workload: dict[str, Any]) -> dict[str, Any]:
    (only,) = _pod(workload)["spec"]["containers"]
    return dict(only)


def test_each_object_is_what_its_schema_says(objects: Objects, root: Path) -> None:
    folder = root / "deploy" / "k8s" / "schemas"
    keda = {
        kind: json.loads((folder / f"{kind.lower()}.json").read_text())
        for kind in ("ScaledObject", "TriggerAuthentication")
    }
    for one in objects:
        if one["kind"] in keda:
            jsonschema.validate(one, keda[one["kind"]])
        else:
            kubernetes_validate.validate(one, VERSION, strict=True)


def test_a_field_that_nobody_knows_would_be_seen(rendered: dict[str, Objects], root: Path) -> None:
    web = json.loads(json.dumps(next(_of(rendered["monolith"], "Deployment"))))
    web["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(web, VERSION, strict=True)
    schema = json.loads((root / "deploy" / "k8s" / "schemas" / "scaledobject.json").read_text())
    scaled = json.loads(json.dumps(next(_of(rendered["monolith"], "ScaledObject"))))
    scaled["spec"]["triggers"][0]["metadata"]["listLenght"] = "5"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(scaled, schema)


def test_each_probe_asks_an_address_that_is_there(objects: Objects, app: Application, root: Path) -> None:
    routes = {rule.rule for rule in app.url_map.iter_rules()}
    edge = (root / "deploy" / "edge" / "monolith.conf").read_text()
    for workload in _of(objects, "Deployment"):
        container = _container(workload)
        ports = {port["name"] for port in container["ports"]}
        kinds = [kind for kind in ("startupProbe", "livenessProbe", "readinessProbe") if kind in container]
        assert "livenessProbe" in kinds, _name(workload)
        for kind in kinds:
            get = container[kind]["httpGet"]
            known = get["path"] in routes or get["path"] == "/metrics" or f"= {get['path']} " in edge
            assert known, get
            assert get["port"] in ports
        if "web" in container["name"]:
            assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
            assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def _environment(workload: dict[str, Any], objects: Objects) -> dict[str, str]:
    """What the container sees; a secret is whatever production takes."""
    maps = {_name(one): one["data"] for one in _of(objects, "ConfigMap")}
    container = _container(workload)
    seen = {"MYRIAD_ENV": "production", "BIND_HOST": "0.0.0.0"}
    for source in container.get("envFrom", ()):
        seen |= maps[source["configMapRef"]["name"]]
    for variable in container.get("env", ()):
        name = variable["name"]
        secret = "MONGODB_URI" if name.startswith("MONGODB_URI") else name
        seen[name] = {**PRODUCTION, "BROKER_URL": "amqp://rabbit.internal//"}[secret]
    return seen


def test_each_process_starts_with_what_it_is_told(objects: Objects, root: Path) -> None:
    known = _settings(root)
    ours = [one for one in _workloads(objects) if "edge" not in _name(one)]
    assert ours
    for workload in ours:
        seen = _environment(workload, objects)
        assert set(seen) <= known, _name(workload)
        settings = load(seen)
        assert settings.trusted_proxy_hops == 1
        prefix, _, kind = _name(workload).rpartition("-")
        assert settings.services == ((prefix,) if prefix else SERVICES)
        port = {"web": settings.metrics_port, "worker": settings.worker_metrics_port}
        port |= {"beat": settings.beat_metrics_port, "consumer": settings.consumer_metrics_port}
        ports = {one["name"]: one["containerPort"] for one in _container(workload).get("ports", ())}
        assert kind == "migrate" or ports["metrics"] == port[kind]
        assert ports.get("http", settings.port) == settings.port


def test_commands_are_those_of_the_procfile(objects: Objects, root: Path) -> None:
    lines = dict(line.split(": ", 1) for line in (root / "Procfile").read_text().splitlines())
    lines |= {"migrate": lines["release"], "consumer": "python -m workers.consumer"}
    for workload in _workloads(objects):
        kind = _name(workload).rpartition("-")[2]
        if command := _container(workload).get("command"):
            assert kind == "edge" or " ".join(command) == lines[kind]


def test_selectors_find_their_pods_and_no_others(objects: Objects) -> None:
    pods = {_name(one): _pod(one)["metadata"]["labels"] for one in _of(objects, "Deployment")}

    def found(selector: dict[str, str]) -> list[str]:
        return [name for name, labels in pods.items() if selector.items() <= labels.items()]

    for one in _of(objects, "Deployment"):
        assert found(one["spec"]["selector"]["matchLabels"]) == [_name(one)]
        for constraint in _pod(one)["spec"]["topologySpreadConstraints"]:
            assert _name(one) in found(constraint["labelSelector"]["matchLabels"])
    for one in _of(objects, "PodDisruptionBudget"):
        assert found(one["spec"]["selector"]["matchLabels"]) == [_name(one)]
    for one in _of(objects, "Service"):
        (target,) = found(one["spec"]["selector"])
        container = _container(next(w for w in _of(objects, "Deployment") if _name(w) == target))
        names = {port["name"] for port in container["ports"]}
        assert {port["targetPort"] for port in one["spec"]["ports"]} <= names
    for one in _of(objects, "NetworkPolicy"):
        selector = one["spec"]["podSelector"].get("matchLabels", {})
        assert found(selector), _name(one)


def test_the_edge_asks_for_services_that_are_there(objects: Objects) -> None:
    services = {_name(one): one["spec"]["ports"][0]["port"] for one in _of(objects, "Service")}
    configuration = next(
        one["data"]["nginx.conf"] for one in _of(objects, "ConfigMap") if "nginx.conf" in one["data"]
    )
    asked = [
        line.split()[1]
        for line in configuration.splitlines()
        if line.strip().startswith("server ") and ":" in line
    ]
    assert asked
    for address in asked:
        name, _, port = address.partition(":")
        assert services[name] == int(port)


def test_a_pod_gets_the_time_that_its_end_takes(objects: Objects) -> None:
    for workload in _of(objects, "Deployment"):
        spec, container = _pod(workload)["spec"], _container(workload)
        asleep = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        drain = Balancing().stopping if container["name"] == "edge" else times.GRACEFUL_SECONDS
        assert spec["terminationGracePeriodSeconds"] >= asleep + drain + 5, _name(workload)
        assert asleep > 0 or container["name"] not in ("web", "edge")


def test_each_target_has_one_scaler_and_what_it_measures(objects: Objects) -> None:
    scalers = [*_of(objects, "HorizontalPodAutoscaler"), *_of(objects, "ScaledObject")]
    targets = [one["spec"]["scaleTargetRef"]["name"] for one in scalers]
    workloads = {_name(one): one for one in _of(objects, "Deployment")}

    assert len(set(targets)) == len(targets)
    assert set(targets) <= set(workloads)
    for name, workload in workloads.items():
        scaled = name in targets
        assert scaled == ("replicas" not in workload["spec"]), name
        requests = _container(workload)["resources"]["requests"]
        assert {"cpu", "memory"} <= set(requests)
        assert "cpu" not in _container(workload)["resources"]["limits"]


def test_workers_follow_each_queue_that_they_take(objects: Objects) -> None:
    watched = []
    for one in _of(objects, "ScaledObject"):
        for trigger in one["spec"]["triggers"]:
            told = trigger["metadata"]
            watched.append(told.get("queueName") or told["listName"].removeprefix(KEY_PREFIX))
            assert "listName" not in told or told["listName"].startswith(KEY_PREFIX)
        names = {_name(auth) for auth in _of(objects, "TriggerAuthentication")}
        assert {trigger["authenticationRef"]["name"] for trigger in one["spec"]["triggers"]} <= names

    assert sorted(watched) == sorted(f"{service}.{queue}" for service in SERVICES for queue in QUEUES)


def test_pods_are_as_restricted_as_their_namespace_demands(objects: Objects) -> None:
    (namespace,) = _of(objects, "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    for workload in _workloads(objects):
        assert workload["metadata"]["namespace"] == _name(namespace)
        spec, own = _pod(workload)["spec"], _container(workload)["securityContext"]
        assert spec["securityContext"]["runAsNonRoot"]
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        assert own["allowPrivilegeEscalation"] is False
        assert own["readOnlyRootFilesystem"] is True
        assert own["capabilities"] == {"drop": ["ALL"]}
    kinds = {_name(one): one["spec"] for one in _of(objects, "NetworkPolicy")}
    assert kinds["nothing"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
