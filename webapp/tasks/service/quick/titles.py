"""What is left for the title when the pieces are taken out."""

import re
from collections.abc import Sequence

from webapp.tasks.service.quick.pieces import Piece
from webapp.tasks.service.quick.words import Line, Word

_KEPT = frozenset("()[]{}?!")
_DASHES = " -–—,;:|"
_PAIR = re.compile(r"\(\s?\)|\[\s?\]|\{\s?\}")
_AFTER_OPENING = re.compile(r"(?<=[(\[{]) ")
_BEFORE_CLOSING = re.compile(r" (?=[)\]}?!])")
_ASKED = re.compile(r"(?:to|that|about) ")


def title_of(line: Line, taken: Sequence[Piece]) -> str:
    """The words that were not taken, one space apart. Of the punctuation around those that were, brackets and
    marks of tone stay; a dash or comma that now begins or ends the title goes."""
    gone = {index for piece in taken for index in range(piece.first, piece.last)}
    if not gone:
        return " ".join(word.head + word.text + word.tail for word in line.words)
    rest = " ".join(_left(word, index in gone) for index, word in enumerate(line.words))
    title = _tidy(" ".join(rest.split()))
    if 0 in gone:
        title = title.lstrip(_DASHES)
        title = title[_end_of_asking(title, taken) :]
    return title.rstrip(_DASHES) if len(line.words) - 1 in gone else title


def _left(word: Word, gone: bool) -> str:
    if not gone:
        return word.head + word.text + word.tail
    return "".join(mark for mark in word.head + word.tail if mark in _KEPT)


def _tidy(text: str) -> str:
    text = _BEFORE_CLOSING.sub("", _AFTER_OPENING.sub("", text))
    return " ".join(_PAIR.sub("", text).split())


def _end_of_asking(title: str, taken: Sequence[Piece]) -> int:
    """`remind me tomorrow to call`: what follows the time begins with a `to` of its own."""
    found = _ASKED.match(title) if any(piece.kind == "asks" for piece in taken) else None
    return found.end() if found else 0
