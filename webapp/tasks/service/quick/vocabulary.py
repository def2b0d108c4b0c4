"""The words that rules are made of."""

import re

_DAYS = (
    ("monday", "mon"),
    ("tuesday", "tues", "tue"),
    ("wednesday", "wed"),
    ("thursday", "thurs", "thur", "thu"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
)
_MONTHS = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
UNITS = {"minute": "min", "hour": "hr", "day": "day", "week": "week", "month": "month", "year": "year"}

WEEKDAYS = {name: number for number, names in enumerate(_DAYS) for name in names}
MONTHS = {name: number + 1 for number, names in enumerate(_MONTHS) for name in names}
NUMBERS = {"a": 1, "an": 1, **{name: number + 1 for number, name in enumerate(_NUMBERS)}}
ORDINALS = {name: number + 1 for number, name in enumerate(_ORDINALS)} | {"last": -1}
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Days of the week as RFC 5545 names them."""


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def any_of(*words: str) -> str:
    """A pattern of any of them, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


END = r"(?= |$)"
"""After a whole word."""
WEEKDAY, MONTH = any_of(*WEEKDAYS), any_of(*MONTHS)
COUNT = r"(?:[0-9]{1,3}|" + any_of(*NUMBERS) + ")"
UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
NTH = r"[0-9]{1,2}(?:st|nd|rd|th)"
YEAR = r"(?:19[7-9][0-9]|2[0-9]{3})"


def count_of(text: str) -> int:
    """A number in digits or words."""
    return NUMBERS[text] if text in NUMBERS else int(text)


def unit_of(text: str) -> str:
    """`hrs` is `hour`."""
    return next(unit for unit, short in UNITS.items() if text.startswith((unit, short)))


def pattern(*parts: str) -> "re.Pattern[str]":
    """A rule's pattern: it ends with a whole word, and repeats nothing without a bound."""
    return re.compile("".join(parts) + END)
