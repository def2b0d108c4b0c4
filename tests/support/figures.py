"""Which metrics the rules and the dashboard name, and which a scrape tells."""

import json
import re
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_NAME = re.compile(r"\bmyriad_[a-z0-9_]+")
_SUFFIXES = ("_bucket", "_count", "_sum", "_total")


def named() -> set[str]:
    """The families that expressions of rules and panels read; not those that rules record."""
    rules = re.sub(r"#.*|summary:.*|runbook:.*", "", (_ROOT / "ops/prometheus/alerts.yml").read_text())
    board = json.loads((_ROOT / "ops/grafana/myriad.json").read_text())
    expressions = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return {_family(name) for name in _NAME.findall("\n".join([rules, *expressions]))}


def told(scrapes: str) -> set[str]:
    """The families of which the scrapes have a sample."""
    lines = (line for line in scrapes.splitlines() if not line.startswith("#"))
    return {_family(found.group()) for line in lines if (found := _NAME.match(line))}


def _family(name: str) -> str:
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name
