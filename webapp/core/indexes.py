"""Whether the database has the indexes that the documents name."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import mongoengine
from pymongo.errors import OperationFailure

from webapp.core import db

_OPTIONS = ("unique", "sparse", "partialFilterExpression", "expireAfterSeconds")
_NO_COLLECTION = 26
Shape = tuple[tuple[tuple[str, Any], ...], str]


def differences(service: str) -> list[str]:
    """A line for each index of the service that is missing, and for each that no document names; [] when they
    agree. The key of a sharded collection has an index that no document names, and none else may.

    Errors: the database's.
    """
    return [line for model in _documents(mongoengine.Document, service) for line in _of(model)]


def _documents(kind: type[Any], service: str) -> Iterator[type[mongoengine.Document]]:
    """Those of a service that are loaded. (The library's registry keeps one of each class name alone.)"""
    for one in kind.__subclasses__():
        if one._meta.get("db_alias") == service:
            yield one
        yield from _documents(one, service)


def _of(model: type[mongoengine.Document]) -> Iterator[str]:
    name, stored = model._meta["collection"], _stored(model)
    named = {_shape(dict(spec["fields"]), spec) for spec in model._meta["index_specs"]}
    named |= {_shape({"_id": 1}, {})}
    shard_key = [("_id", "hashed")] if model._meta["shard_key"] == ("id",) else [("user_id", 1), ("_id", 1)]
    yield from (f"{name}: missing {_text(one)}" for one in sorted(named - stored))
    extra = stored - named - {_shape(dict(shard_key), {})}
    yield from (f"{name}: unknown {_text(one)}" for one in sorted(extra, key=str))


def _stored(model: type[mongoengine.Document]) -> set[Shape]:
    try:
        indexes = list(db.rows_of(model).list_indexes())
    except OperationFailure as error:
        if error.code == _NO_COLLECTION:
            return set()
        raise
    return {_shape(one["key"], one) for one in indexes}


def _shape(key: Mapping[str, Any], options: Mapping[str, Any]) -> Shape:
    kept = {name: options[name] for name in _OPTIONS if name in options}
    return tuple(key.items()), json.dumps(kept, sort_keys=True) if kept else ""


def _text(shape: Shape) -> str:
    key = ", ".join(f"{name} {direction}" for name, direction in shape[0])
    return f"({key}){f' {shape[1]}' if shape[1] else ''}"
