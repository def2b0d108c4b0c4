"""How the database ran what the application asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.scoping import ScopeListener

FIND = ("find", "filter", "sort", "limit", "hint")
AGGREGATE = ("aggregate", "pipeline", "cursor", "hint")


@dataclass(frozen=True)
class Plan:
    """One command: its steps, and the index keys and documents that it looked at."""

    stages: set[str]
    keys: int
    documents: int


def asked(scopes: ScopeListener, since: int = 0) -> list[Mapping[str, Any]]:
    """The finds and counts on tasks that were sent after the first `since` commands."""
    return [
        command
        for name, collection, command in scopes.commands[since:]
        if collection == "tasks" and name in ("find", "aggregate")
    ]


def page_of(command: Mapping[str, Any]) -> tuple[int, Mapping[str, int]]:
    """How many tasks the command asks for (0 for a count), and what it leaves out of them."""
    if "find" in command:
        return command["limit"], command.get("projection", {})
    steps = {name: value for step in command["pipeline"] for name, value in step.items()}
    return steps.get("$limit", 0), steps.get("$project", {})


def explain(client: Any, command: Mapping[str, Any]) -> Plan:
    """Run the command once more, and tell how."""
    shape = {name: command[name] for name in (FIND if "find" in command else AGGREGATE) if name in command}
    tasks = client["myriad_tasks"]
    told = tasks.command({"explain": shape, "verbosity": "executionStats"}, codec_options=tasks.codec_options)
    part = told["stages"][0]["$cursor"] if "stages" in told else told
    winning, figures = part["queryPlanner"]["winningPlan"], part["executionStats"]
    steps = _stages(winning.get("queryPlan", winning))
    return Plan(steps, figures["totalKeysExamined"], figures["totalDocsExamined"])


def _stages(plan: Mapping[str, Any]) -> set[str]:
    inputs = [plan["inputStage"]] if "inputStage" in plan else plan.get("inputStages", [])
    return {plan["stage"]}.union(*(_stages(one) for one in inputs))
