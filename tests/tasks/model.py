"""What a task becomes by what is done to it: the rules once more, as plainly as they can be said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

State = dict[str, Any]
PLACE = ("project_id", "position")
FIELDS = ("title", "notes", "status", "priority", "labels", "due", "checklist", "parent_id", *PLACE)


@dataclass(frozen=True)
class Op:
    """Something done to a task: a patch with its changes, a move with its place, an undo with its version, or
    a plain action."""

    kind: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0

    @property
    def beside(self) -> bool:
        """Whether it moves the task beside another: within a project that always makes a version."""
        return self.kind == "move" and bool({"before", "after"} & self.changes.keys())


@dataclass
class Told:
    """What was answered to it: the task's row, or None if it was refused or the answer has no body."""

    op: Op
    status: int
    row: Mapping[str, Any] | None


def state_of(row: Mapping[str, Any]) -> State:
    """What the model knows of a task: its fields, and whether it is in the trash."""
    return {**{name: row[name] for name in FIELDS}, "deleted": row["deleted_at"] is not None}


def after(op: Op, now: State, versions: Mapping[int, State], made: Mapping[str, Any]) -> State | None:
    """The state after it; None when it is refused. Which key a place has is the application's to say, and the
    project of another task at that moment: they are taken from what was `made`."""
    match op.kind:
        case "move":
            return {**now, **_moved(op, made)}
        case "patch":
            return {**now, **{name: _value(now, name, value) for name, value in op.changes.items()}}
        case "complete":
            return {**now, "status": "done"}
        case "reopen":
            return {**now, "status": "todo"} if now["status"] == "done" else now
        case "delete" | "restore":
            return {**now, "deleted": op.kind == "delete"}
        case "undo":
            return _undone(op.version, now, versions)
    raise AssertionError(op)


def _moved(op: Op, made: Mapping[str, Any]) -> State:
    given = {name: op.changes[name] for name in ("status", "project_id") if name in op.changes}
    if op.beside:
        return {**{name: made[name] for name in PLACE}, **given}
    return {**given, "position": made["position"]} if "project_id" in given else given


def _value(now: State, name: str, value: Any) -> Any:
    if name == "labels" and isinstance(value, dict):
        kept = [label for label in now["labels"] if label not in value.get("remove", ())]
        return list(dict.fromkeys([*kept, *value.get("add", ())]))
    if name == "checklist" and isinstance(value, dict):
        items = {item["id"]: item for item in now["checklist"]}
        for item in value["upsert"]:
            items[item["id"]] = {"done": False, **items.get(item["id"], {}), **item}
        return [items[key] for key in items if key not in value.get("remove", ())]
    return value


def _undone(version: int, now: State, versions: Mapping[int, State]) -> State | None:
    before, made = versions[version - 1], versions[version]
    wanted = {name: before[name] for name in now if before[name] != made[name] and now[name] != before[name]}
    return {**now, **wanted} if all(now[name] == made[name] for name in wanted) else None


def explain(first: State, answers: list[Told], final: Mapping[str, Any]) -> dict[int, State]:
    """The state at each version, if the answers are of one history without a lost update: each was answered
    with the version it made, or with one in which it had nothing left to do. A delete tells no version.

    Errors: `AssertionError`.
    """
    told: dict[int, list[Told]] = {}
    for one in answers:
        if one.row is not None:
            told.setdefault(one.row["version"], []).append(one)
    deletes = sum(one.op.kind == "delete" and one.status == 204 for one in answers)
    versions = {1: first}
    for version in range(2, final["version"] + 1):
        state, here = versions[version - 1], told.get(version, [])
        rows = {str(sorted(one.row.items())) for one in here if one.row}
        assert len(rows) <= 1, f"two tasks of version {version}: {rows}"
        made = state_of(here[0].row) if here and here[0].row else {**state, "deleted": True}
        versions[version] = made
        makers = [one for one in here if after(one.op, state, versions, made) == made]
        if not makers:
            deletes -= 1
            assert after(Op("delete"), state, versions, made) == made, (
                f"nobody made version {version}: {here}"
            )
        assert deletes >= 0, "more was deleted than was asked for"
        alone = state["project_id"] == made["project_id"]  # else two may have come upon the same place
        # A second move to the same place finds the task there, and has nothing left to do.
        places = {
            (one.op.changes.get("before"), one.op.changes.get("after")) for one in here if one.op.beside
        }
        assert not alone or len(places) <= 1, f"one of two moves is lost: {here}"
        for one in here:
            assert one in makers or after(one.op, made, versions, made) == made, f"lost: {one} {made}"
    assert versions[final["version"]] == state_of(final)
    assert max(told, default=1) <= final["version"]
    return versions
