"""Where traces and figures are sent, by the names that OpenTelemetry and Datadog give these settings."""

from urllib.parse import urlsplit

from config.environment import Environment

OTLP, TRACES, FIGURES = "OTEL_EXPORTER_OTLP_ENDPOINT", "DD_TRACE_AGENT_URL", "DD_DOGSTATSD_URL"


def read(env: Environment) -> dict[str, str]:
    """The addresses, "" for none. A fault: what is no address, or two who record traces."""
    found = {
        "otlp_endpoint": env.text("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
        "datadog_traces": env.text("DD_TRACE_AGENT_URL", ""),
        "datadog_statsd": env.text("DD_DOGSTATSD_URL", ""),
    }
    _check(env, OTLP, found["otlp_endpoint"], ("http", "https"), "http://collector:4318")
    _check(env, TRACES, found["datadog_traces"], ("http", "https", "unix"), "http://agent:8126")
    _check(env, FIGURES, found["datadog_statsd"], ("udp", "unix"), "udp://agent:8125")
    if found["otlp_endpoint"] and found["datadog_traces"]:
        env.fault(TRACES, f"is set beside {OTLP}: one records traces, not two")
    return found


def _check(env: Environment, name: str, text: str, schemes: tuple[str, ...], example: str) -> None:
    parts = urlsplit(text)
    place = parts.path if parts.scheme == "unix" else parts.hostname
    if text and not (parts.scheme in schemes and place):
        env.fault(name, f"is no address ({', '.join(schemes)})", example)
