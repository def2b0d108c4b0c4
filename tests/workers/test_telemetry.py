"""What an OpenTelemetry collector and a Datadog agent are sent by real processes: one trace from the request
to the mail, the figures, and nothing of anybody's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgpack
import pytest
import requests
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from devstack.catcher import Catcher
from tests.support import sink
from tests.support.cast import PASSWORD
from tests.support.processes import web, worker
from tests.support.sink import Sink
from tests.support.waiting import until

ADDRESS, TITLE, NAME = "grace.hopper@example.com", "Buy a very private present", "Grace Brewster"
TRACE, SPAN = 0x0AF7651916CD43DD8448EB211C80319C, 0x00F067AA0BA902B7
CLIENT = {"traceparent": f"00-{TRACE:032x}-{SPAN:016x}-01"}


@dataclass
class Told:
    """What came in: spans as (trace, name, attributes), and datagrams."""

    spans: Callable[[], list[tuple[int, str, dict[str, str]]]]
    figures: Sink
    everything: Callable[[], str]


def otlp_spans(collector: Sink) -> list[tuple[int, str, dict[str, str]]]:
    found = []
    for path, body in list(collector.sent):
        if path != "/v1/traces":
            continue
        for group in ExportTraceServiceRequest.FromString(body).resource_spans:
            about = _texts(group.resource.attributes)
            for span in (span for scope in group.scope_spans for span in scope.spans):
                trace = int.from_bytes(span.trace_id, "big")
                found.append((trace, span.name, {**about, **_texts(span.attributes)}))
    return found


def _texts(attributes: Any) -> dict[str, str]:
    return {one.key: str(one.value.string_value or one.value.int_value) for one in attributes}


def datadog_spans(agent: Sink) -> list[tuple[int, str, dict[str, str]]]:
    found = []
    for path, body in list(agent.sent):
        if path != "/v0.4/traces":
            continue
        for span in (span for trace in msgpack.unpackb(body) for span in trace):
            upper = int(span["meta"].get("_dd.p.tid", "0"), 16)
            about = {"service.name": span["service"], "service.version": span["meta"].get("version", "")}
            found.append(((upper << 64) + span["trace_id"], span["resource"], {**about, **span["meta"]}))
    return found


@pytest.fixture(params=["otel", "datadog"])
def told(
    request: pytest.FixtureRequest, app: Any, _clean: None, environment: dict[str, str], mails: Catcher
) -> Iterator[Told]:
    """A sign-up with its mail, and a task."""
    spans = otlp_spans if request.param == "otel" else datadog_spans
    with sink.running() as collector, sink.listening() as figures:
        address = f"http://127.0.0.1:{collector.port}"
        asked = {
            "otel": {"OTEL_EXPORTER_OTLP_ENDPOINT": address, "OTEL_BSP_SCHEDULE_DELAY": "200"},
            "datadog": {"DD_TRACE_AGENT_URL": address, "DD_TRACE_API_VERSION": "v0.4"},
        }[request.param]
        figured = {"DD_DOGSTATSD_URL": f"udp://127.0.0.1:{figures.port}", "TRACE_SHARE": "1"}
        variables = {**environment, **asked, **figured, "RELEASE": "r-42", "WEB_CONCURRENCY": "1"}
        with web(variables) as served, worker(variables, "--concurrency", "1"):
            _live(served.url, mails)
        yield Told(
            lambda: spans(collector),
            figures,
            lambda: str([*collector.sent, *figures.datagrams]),
        )


def _live(url: str, mails: Catcher) -> None:
    body = {"email": ADDRESS, "password": PASSWORD, "name": NAME, "token_transport": "body"}
    register = f"{url}/api/v1/auth/register"
    signed = requests.post(register, json=body, headers=CLIENT, timeout=10).json()
    assert requests.post(register, json=body, timeout=10).status_code == 409  # MongoDB's error quotes it
    headers = {"Authorization": f"Bearer {signed['access_token']}"}
    for _ in range(2):  # by Flask; then, with a session that is known, by the front itself
        made = requests.post(f"{url}/api/v1/tasks", json={"title": TITLE}, headers=headers, timeout=10)
        assert made.status_code == 201, made.text
    until(lambda: mails.messages(ADDRESS), seconds=20)


def test_one_trace_from_the_request_to_the_mail_and_nothing_private(told: Told) -> None:
    until(lambda: "mail verification" in _joined(told), seconds=10)
    spans = told.spans()

    assert {
        "POST /api/v1/auth/register",
        "auth.verification.requested",
        "mail verification",
    } <= _joined(told)
    assert {about["service.name"] for _, _, about in spans} == {"myriad"}
    assert {about["service.version"] for _, _, about in spans} == {"r-42"}
    statuses = {
        about.get("http.response.status_code") or about.get("http.status_code") for _, _, about in spans
    }
    assert {"201", "409"} <= statuses
    assert sum(name == "POST /api/v1/tasks" for _, name, _ in spans) == 2
    assert not any("livez" in name or "readyz" in name for _, name, _ in spans)
    _assert_figures(told.figures)
    everything = told.everything()
    for private in (ADDRESS, TITLE, NAME, "Grace", "very private", PASSWORD, "eyJ", "Bearer"):
        assert private not in everything, private


def _joined(told: Told) -> set[str]:
    return {name for trace, name, _ in told.spans() if trace == TRACE}


def _assert_figures(figures: Sink) -> None:
    """As DogStatsD's datagrams have it: `name:value|kind|@rate|#tags`."""
    lines = [line.decode() for line in figures.datagrams]

    def some(name: str, kind: str, *tags: str) -> bool:
        found = (line for line in lines if line.startswith(f"{name}:") and f"|{kind}" in line)
        return any(all(tag in line for tag in tags) for line in found)

    every = ("env:test", "version:r-42")
    assert some("myriad.http_request_seconds", "d", "route:/api/v1/auth/register", "status:201", *every), (
        lines
    )
    assert some("myriad.deliveries", "c", "kind:verification", "outcome:sent", "process:worker"), lines
    assert some("myriad.job_seconds", "d", "job:auth.relay_outbox", "outcome:done"), lines
