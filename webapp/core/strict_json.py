"""JSON as the contract takes it: nothing that two parsers could read in two ways (RFC 8259 §4, §8)."""

import json
import re
from typing import Any, NoReturn

from webapp.core.errors import MalformedJson

MAX_DEPTH = 32
_MAX_INTEGER = 2**53
_OPENING = frozenset("[{")
_NO_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[^"\[\]{}]++', re.DOTALL)
"""Strings, the last of which may be open, and all else that is no bracket."""


def loads(data: bytes) -> Any:
    """Parse a body. Errors: `MalformedJson` for bad UTF-8 or syntax, depth over 32, NaN and infinities,
    numbers beyond ±2^53, a key given twice, NUL and lone surrogates."""
    try:
        text = data.decode("utf-8")
        _check_depth(text)
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_float
        )
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise MalformedJson("The body is not valid JSON in UTF-8.") from error
    if "\\u" in text:
        _check_text(value)
    return value


def _check_depth(text: str) -> None:
    """Before the parser recurses: count brackets outside strings."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for bracket in _NO_BRACKETS.sub("", text):
        depth += 1 if bracket in _OPENING else -1
        if depth > MAX_DEPTH:
            raise MalformedJson(f"The body is nested deeper than {MAX_DEPTH} levels.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedJson("A key is given twice in one object.")
    return members


def _constant(name: str) -> NoReturn:
    raise MalformedJson(f"{name} is not JSON.")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > _MAX_INTEGER:
        raise MalformedJson("A number is beyond ±2^53.")
    return int(text)


def _float(text: str) -> float:
    value = float(text)
    if abs(value) > _MAX_INTEGER:
        raise MalformedJson("A number is beyond ±2^53.")
    return value


def _check_text(value: Any) -> None:
    """Escapes can smuggle in what raw UTF-8 cannot carry."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise MalformedJson("Text holds a NUL or half a surrogate pair.")
    elif isinstance(value, dict):
        for key, member in value.items():
            _check_text(key)
            _check_text(member)
    elif isinstance(value, list):
        for member in value:
            _check_text(member)
