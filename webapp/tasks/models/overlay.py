"""Tasks as they are meant, while a marker says more than what is stored."""

from collections.abc import Sequence
from typing import Any

from webapp.core.db import Row
from webapp.tasks.models.marker import LABEL, TRASH
from webapp.tasks.models.names import LABEL_TERM

_MARKED = ("deleted_at", "trashed_with", "labels")


def meant(row: Row, marked: Sequence[Row]) -> Row:
    """The fields of a stored task that the markers, the oldest first, change; {} when they are applied."""
    after = row
    for marker in marked:
        after = {**after, **_effect(after, marker)}
    return {name: after[name] for name in _MARKED if after.get(name) != row.get(name)}


def seen(row: Row, marked: Sequence[Row]) -> Row:
    """The task's row as it will be once the markers are applied; its version has risen by then."""
    changes = meant(row, marked)
    return {**row, **changes, "version": row["version"] + 1} if changes else row


def stages(marked: Sequence[Row]) -> list[Row]:
    """`seen` as steps of an aggregation, for what is filtered and sorted by what is meant."""
    deleted_at, labels = _deleted_at(marked), _labels(marked)
    moved = {"$or": [{"$ne": [deleted_at, "$deleted_at"]}, {"$ne": [labels, "$labels"]}]}
    version = {"$add": ["$version", {"$cond": [moved, 1, 0]}]}
    of_labels = {"$map": {"input": labels, "in": {"$concat": [LABEL_TERM, "$$this"]}}}
    terms = {"$concatArrays": [{"$ifNull": ["$terms", []]}, of_labels]}
    return [{"$set": {"deleted_at": deleted_at, "labels": labels, "version": version, "terms": terms}}]


def _effect(row: Row, marker: Row) -> Row:
    if marker["kind"] == LABEL:
        return {"labels": _renamed(row["labels"], marker)} if marker["label"] in row["labels"] else {}
    project_id = marker["project_id"]
    if marker["kind"] == TRASH:
        is_there = row.get("project_id") == project_id and row["deleted_at"] is None
        return {"deleted_at": marker["at"], "trashed_with": project_id} if is_there else {}
    return {"deleted_at": None, "trashed_with": None} if row.get("trashed_with") == project_id else {}


def _renamed(labels: Sequence[str], marker: Row) -> list[str]:
    """It stands once, where the first of the two stood."""
    to = [] if marker["to"] is None else [marker["to"]]
    return list(
        dict.fromkeys(one for label in labels for one in (to if label == marker["label"] else [label]))
    )


def _deleted_at(marked: Sequence[Row]) -> Any:
    branches = [_branch(marker) for marker in marked if marker["kind"] != LABEL]
    return {"$switch": {"branches": branches, "default": "$deleted_at"}} if branches else "$deleted_at"


def _branch(marker: Row) -> Row:
    project_id = marker["project_id"]
    if marker["kind"] == TRASH:
        is_there = [{"$eq": ["$deleted_at", None]}, {"$eq": ["$project_id", project_id]}]
        return {"case": {"$and": is_there}, "then": marker["at"]}
    return {"case": {"$eq": ["$trashed_with", project_id]}, "then": None}


def _labels(marked: Sequence[Row]) -> Any:
    labels: Any = "$labels"
    for marker in marked:
        if marker["kind"] == LABEL:
            labels = {"$reduce": {"input": labels, "initialValue": [], "in": _with_one(marker)}}
    return labels


def _with_one(marker: Row) -> Row:
    """The labels so far (`$$value`) with the next (`$$this`), unless it is there."""
    to = [] if marker["to"] is None else [{"$literal": marker["to"]}]
    one = {"$cond": [{"$eq": ["$$this", {"$literal": marker["label"]}]}, to, ["$$this"]]}
    return {"$concatArrays": ["$$value", {"$setDifference": [one, "$$value"]}]}
