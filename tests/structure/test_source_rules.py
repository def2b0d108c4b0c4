"""Rules that hold in every line of the code, and in every file that is kept."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CLOCK = "webapp/core/clock.py"


def _calls(tree: ast.AST) -> Iterator[str]:
    """Each call, as it is written, without its arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


RULES: dict[str, tuple[Callable[[ast.AST], Iterator[str]], str]] = {
    "autodiscover_tasks would import webapp.tasks": (_calls, r"(^|\.)autodiscover_tasks$"),
    "save() brings deleted documents back": (_calls, r"^(?!segno\.).*\.(save|cascade_save)$"),
    "objects hide which user is asked for": (_calls, r"\.objects(\.|$|\()"),
    "the time comes from webapp.core.clock": (
        _calls,
        r"^(\w+\.)*(datetime|date)\.(now|utcnow|today)$",
    ),
    "no reference into another collection": (_imports, r"ReferenceField$"),
    "a job is nudged, never awaited or dated": (_calls, r"\.(apply_async|delay|apply)$"),
}


def _breaches(source: str, rule: str) -> list[str]:
    look, pattern = RULES[rule]
    return [found for found in look(ast.parse(source)) if re.search(pattern, found)]


@pytest.mark.parametrize("rule", RULES)
def test_the_code_keeps_the_rule(root: Path, rule: str) -> None:
    files = [file for folder in ("webapp", "workers", "config") for file in (root / folder).rglob("*.py")]
    breaches = {
        str(file.relative_to(root)): found
        for file in files
        if (found := _breaches(file.read_text(), rule)) and file != root / CLOCK
    }
    assert breaches == {}


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("autodiscover_tasks would import webapp.tasks", "app.autodiscover_tasks()"),
        ("save() brings deleted documents back", "Task(title='x').save()"),
        ("objects hide which user is asked for", "Task.objects(title='x').first()"),
        ("the time comes from webapp.core.clock", "import datetime as dt\ndt.datetime.now(dt.UTC)"),
        ("the time comes from webapp.core.clock", "from datetime import date\ndate.today()"),
        ("no reference into another collection", "from mongoengine import ReferenceField"),
        ("a job is nudged, never awaited or dated", "send.apply_async(eta=later)"),
    ],
)
def test_a_breach_of_the_rule_would_be_seen(rule: str, source: str) -> None:
    assert _breaches(source, rule)


FOREIGN = {
    "a path of one machine": rb"/(?:home/[a-z]|root/|Users/[A-Za-z]|work/(?:main|shared))",
    "a host that packages came from": rb"https?://[^\s\"'/]*(?:pypi|artifact|nexus|registry\.npm|jfrog)[^\s\"']*",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_no_kept_file_tells_of_the_machine_it_was_made_on(root: Path, what: str) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    own = Path(__file__).relative_to(root)
    telling = {
        name: sorted(set(found))
        for name in listed.decode().split("\0")
        if name and Path(name) != own and (root / name).is_file()
        if (found := re.findall(FOREIGN[what], (root / name).read_bytes()))
    }
    assert telling == {}
