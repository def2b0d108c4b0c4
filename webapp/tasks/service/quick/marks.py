"""Marks: `#project`, `@label`, `p1`.

The name of a project or label is one word of letters, digits and `_ - / & .`; in quotes, as `#"Home office"`,
or after `#` as the name of a project that the user has, it may be several. `#1` is a number, `#c0ffee` a
colour, `@5pm` a time.
"""

import re

from webapp.tasks.service.quick.here import Here
from webapp.tasks.service.quick.words import Line

MAX_NAME = {"#": 100, "@": 50}
PRIORITIES = {"p1": 3, "p2": 2, "p3": 1, "p4": 0}
_NAME = re.compile(r"[#@](?P<name>\w[\w/&.'-]*)")
_TIME = re.compile(r"@[0-9]{1,2}(?::[0-9]{2})?(?:am|pm)?", re.IGNORECASE)
_COLOUR = re.compile(r"#(?=[0-9a-f]*[0-9])(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_SEVERAL = 8


def name_at(line: Line, index: int, here: Here) -> tuple[str, int] | None:
    """The name that the word at `index` marks, and how many words it takes."""
    word = line.words[index]
    sigil = word.text[:1]
    if word.opaque or sigil not in MAX_NAME:
        return None
    if sigil == "#" and (known := _known(line, index, here)):
        return known
    name = _quoted(word.text) or _plain(word.text)
    return (name, 1) if name and len(name) <= MAX_NAME[sigil] else None


def _known(line: Line, index: int, here: Here) -> tuple[str, int] | None:
    """The longest name of a project that the words from here on spell."""
    names = {name.casefold(): name for name in here.projects}
    words = line.words[index : index + _SEVERAL]
    stops = [place for place, word in enumerate(words[:-1], 1) if word.tail or words[place].head]
    words = words[: stops[0]] if stops else words
    for count in range(len(words), 0, -1):
        spelt = " ".join(word.text for word in words[:count])[1:]
        if name := names.get(spelt.casefold()):
            return name, count
    return None


def _quoted(text: str) -> str:
    return " ".join(text[2:-1].split()) if text[1:2] in ('"', "“", "„", "«") else ""


def _plain(text: str) -> str:
    found = _NAME.fullmatch(text)
    if found is None or found["name"].isdecimal() or _COLOUR.fullmatch(text) or _TIME.fullmatch(text):
        return ""
    return found["name"]
