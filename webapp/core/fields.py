"""Building blocks of schemas: what a value looks like on the wire, and what is refused."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from zoneinfo import available_timezones

from bson.tz_util import utc
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d")
_LOCALE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_JOINERS = re.compile(
    r"(?<=[^\s\u200c\u200d])[\u200c\u200d]{1,2}(?![\u200c\u200d])"
    r"|(?<=\U0001f3f4)[\U000e0030-\U000e007a]{3,6}\U000e007f"
)
"""What has no look of its own and is text all the same, behind another character: the joiners of Persian, of
Indic scripts and of emoji that are made of several, and what makes a black flag that of a country."""
_RFC_3339 = "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ"
"""Instants of MongoDB's driver are in a UTC of its own: `isoformat` would ask that one's offset, in Python,
which takes as long as all the rest, and a list has hundreds of them."""
_ZONES = frozenset(available_timezones())

SHAPE = "\x00"
"""Begins the tag of each form that a field may take. A tag is no part of what was sent, and no key can have
its character (`strict_json`), so that it can be left out where an error names its field."""


class Input(BaseModel):
    """What is accepted: exactly these fields, and no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, serialize_by_alias=True)


class Query(BaseModel):
    """What is accepted in a query string, where everything arrives as text."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Output(BaseModel):
    """What is returned: exactly these fields."""

    model_config = ConfigDict(extra="ignore")


def absent() -> Any:
    """The default of a field that a change may leave out but not set to null (unless its type says so)."""
    return Field(default=None, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class Changes(Input):
    """What a PATCH accepts: only the fields that were sent count."""

    def sent(self) -> dict[str, Any]:
        """The fields that were sent, null ones included."""
        return self.model_dump(include=self.model_fields_set)


def format_instant(instant: datetime) -> str:
    """RFC 3339 in UTC, with milliseconds and `Z`."""
    zone = instant.tzinfo
    at = instant if zone is utc or zone is UTC else instant.astimezone(UTC)
    day = at.year, at.month, at.day
    return _RFC_3339 % (*day, at.hour, at.minute, at.second, at.microsecond // 1000)


def _instant(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise PydanticCustomError("bad_instant", "Send an RFC 3339 instant, like 2027-01-31T17:00:00.000Z.")
    try:
        return _cut(datetime.fromisoformat(value.upper()).astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("bad_instant", "There is no such instant.") from error


def _cut(instant: datetime) -> datetime:
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def _date(value: Any) -> Any:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise PydanticCustomError("bad_date", "Send a date, like 2027-01-31.")
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("bad_date", "There is no such date.") from error
    if not 1970 <= found.year <= 2999:
        raise PydanticCustomError("bad_date", "Send a date from 1970 to 2999.")
    return value


def _time(value: Any) -> Any:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise PydanticCustomError("bad_time", "Send a time, like 17:00.")
    try:
        time.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("bad_time", "There is no such time.") from error
    return value


def _zone(value: str) -> str:
    if value not in _ZONES:
        raise PydanticCustomError("unknown_timezone", "Send an IANA zone name, like Europe/Berlin.")
    return value


def _locale(value: str) -> str:
    if not _LOCALE.fullmatch(value):
        raise PydanticCustomError("bad_locale", "Send a language, like en or de-AT.")
    return value


def _one_line(value: str) -> str:
    text = value.strip()
    if not text:
        raise PydanticCustomError("blank", "It must not be blank.")
    if not is_printable(text):
        raise PydanticCustomError("control_character", "It must be one line without control characters.")
    return text


def is_printable(text: str) -> bool:
    """Whether a text is one line without control characters: those of direction too, but no joiners."""
    return _JOINERS.sub("", text).isprintable()


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    PlainSerializer(format_instant, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A point in time, kept in UTC."""

Date = Annotated[str, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
"""A calendar day, kept as text: a day has no instant until a zone is known."""

WallTime = Annotated[
    str, BeforeValidator(_time), WithJsonSchema({"type": "string", "pattern": r"^\d\d:\d\d$"})
]
"""A time on a wall clock, kept as text."""

ZoneName = Annotated[str, AfterValidator(_zone)]
Locale = Annotated[str, AfterValidator(_locale)]
OneLine = Annotated[str, AfterValidator(_one_line)]
