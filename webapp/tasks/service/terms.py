"""What tasks are found by: one index holds their labels, their parents and the words of their text.

A term begins with a letter that says what it is: `l` a label, `p` a parent, `t` a word of the title, `w` a
word of the checklist or the notes that is not in the title. Words are folded: case and accents do not count.
Scripts that put no spaces between words are cut into pairs of characters, so that a part is found.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from bson import ObjectId

from webapp.tasks.models import LABEL_TERM, PARENT_TERM

TITLE, TEXT = "t", "w"
FOUND_BY = frozenset({"title", "notes", "checklist", "labels", "parent_id"})
"""Fields that terms are made of."""

MAX_WORDS = 100
NOTES_CHARACTERS = 1_000
CHECKLIST_CHARACTERS = 5_000
WORD_CHARACTERS = 40
_ACCENTS = re.compile("[\u0300-\u036f]")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)"
)


def terms_of(row: Mapping[str, Any]) -> list[str]:
    """The terms of a task: those of its title first, at most a hundred words in all."""
    checklist = " ".join(item["text"] for item in row.get("checklist") or ())[:CHECKLIST_CHARACTERS]
    text = f"{checklist} {(row.get('notes') or '')[:NOTES_CHARACTERS]}"
    title = list(islice(dict.fromkeys(words(row["title"])), MAX_WORDS))
    others = dict.fromkeys(word for word in words(text) if word not in title)
    return [
        *(label_term(label) for label in row.get("labels") or ()),
        *([parent_term(row["parent_id"])] if row.get("parent_id") else []),
        *(f"{TITLE}{word}" for word in title),
        *(f"{TEXT}{word}" for word in islice(others, MAX_WORDS - len(title))),
    ]


def label_term(label: str) -> str:
    """The term of a label."""
    return f"{LABEL_TERM}{label}"


def parent_term(parent_id: ObjectId) -> str:
    """The term of a parent."""
    return f"{PARENT_TERM}{parent_id}"


def words(text: str) -> Iterator[str]:
    """The folded words of a text, in its order. A pair of characters stands for a word where a script has no
    spaces; the last character of such a run stands for itself, too."""
    if text.isascii():
        yield from (word[:WORD_CHARACTERS] for word in _ASCII_WORD.findall(text.lower()))
        return
    for word in _fold(text).split():
        for place, part in enumerate(_UNSPACED.split(word)):
            if part and place % 2:
                yield from (part[at : at + 2] for at in range(len(part)))
            elif part:
                yield part[:WORD_CHARACTERS]


def _fold(text: str) -> str:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    folded = unicodedata.normalize("NFC", bare).casefold()
    return "".join(one if unicodedata.category(one)[0] in "LNM" else " " for one in folded)
