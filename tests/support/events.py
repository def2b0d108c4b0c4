"""Every event that the tests cause is held to its checked-in schema, as it would be sent."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from webapp.contracts import envelope, events

_FOLDER = Path(__file__).parents[2] / "webapp" / "contracts" / "schemas"


@cache
def validator(kind: str) -> Any:
    """Of one type of event."""
    name = f"{events.EVENTS[kind].schema()}.json"
    schema = json.loads((_FOLDER / name).read_text())
    return jsonschema_rs.validator_for(schema, validate_formats=True)


def hold(row: dict[str, Any]) -> None:
    """Errors: `jsonschema_rs.ValidationError`. Events that only tests know have no schema."""
    if row["type"] in events.EVENTS:
        source = row["type"].partition(".")[0]
        validator(row["type"]).validate(json.loads(envelope.wrap(row, source=source)))
