"""The JSON Schemas of events as they are sent, made from `events.py` by `scripts/event-schemas`.

They stand beside this file for readers in other languages; `make lint` refuses stale ones. A reader must pass
over what it does not know: a release may add fields.
"""

from typing import Any

from webapp.contracts import events

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string", "minLength": 1}


def all_schemas() -> dict[str, dict[str, Any]]:
    """File name → schema, of every event there is."""
    return {f"{kind.schema()}.json": schema(name) for name, kind in events.EVENTS.items()}


def schema(name: str) -> dict[str, Any]:
    """The schema of one event's CloudEvent. Errors: `KeyError` for a type that is not known."""
    kind = events.EVENTS[name]
    properties = {
        "specversion": {"const": "1.0"},
        "id": _TEXT,
        "source": {"type": "string", "pattern": "^/[a-z]+$"},
        "type": {"const": name},
        "subject": {"type": "string"},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"const": f"{kind.schema()}.json"},
        "userid": {"type": "string", "format": "uuid"},
        "requestid": {"type": "string"},
        "traceparent": {"type": "string"},
        "data": _data(name),
    }
    return {
        "$schema": _DRAFT,
        "$id": f"{kind.schema()}.json",
        "title": name,
        "description": (kind.__doc__ or "").strip(),
        "type": "object",
        "properties": properties,
        "required": sorted(properties.keys() - {"traceparent"}),
    }


def _data(name: str) -> dict[str, Any]:
    """The event's own fields: whose it is stands in the envelope."""
    made = events.adapter(name).json_schema()
    made["properties"].pop("user_id")
    made["required"] = [field for field in made.get("required", []) if field != "user_id"]
    made.pop("title", None)
    made.pop("description", None)
    return made
