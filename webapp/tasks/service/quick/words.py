"""A line of text as words, and as one plain string that the rules read.

In the plain string words stand in lower case without their punctuation, one space apart; a comma between two
is ` ,` and any other stop ` ;`. A word that must stay as it is (quoted, escaped, a URL, an e-mail address) is
`\\x00`, which no rule matches.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

OPAQUE, STRICTLY = "\x00", "every!"
_OPENING, _CLOSING = "([{", ",.;:!?)]}"
_WORD = re.compile(r"\S+")
_SPACE = re.compile(r"\s")
_ESCAPED = re.compile(r"\\[0-9A-Za-z#@]")
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_ADDRESS = re.compile(r"[^@#]+@|[a-z][a-z0-9+.-]{0,20}://|www\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """`text` from `start` to `end` (code points) of the line; `head` and `tail` are punctuation around it."""

    text: str
    start: int
    end: int
    head: str = ""
    tail: str = ""
    opaque: bool = False


class Line:
    """A line, split; `plain` is what rules read, and `starts` where each word begins in it."""

    def __init__(self, text: str) -> None:
        self.words = _split(text)
        self.starts: list[int] = []
        self._ends: list[int] = []
        self.plain = self._join()

    def index(self, end: int) -> int:
        """How many words end at or before this place of `plain`."""
        return bisect_left(self._ends, end) + 1

    def word_before(self, place: int) -> str:
        """The word that reads on into the one at this place of `plain`; "" at a stop."""
        return self.plain[:place].rstrip(" ").rpartition(" ")[2] if place else ""

    def _join(self) -> str:
        parts: list[str] = []
        length = 0
        for word in self.words:
            if word.head:
                parts.append("; ")
                length += 2
            core = OPAQUE if word.opaque else word.text.lower()
            self.starts.append(length)
            self._ends.append(length + len(core))
            parts.append(core + _stop(word.tail) + " ")
            length += len(parts[-1])
        return "".join(parts).rstrip(" ")


def _stop(tail: str) -> str:
    if not tail:
        return ""
    return " ," if tail == "," else " ;"


def _split(text: str) -> list[Word]:
    words: list[Word] = []
    place, unclosed = 0, set[str]()
    while found := _WORD.search(text, place):
        word = _quoted(text, found.start(), unclosed) or _bare(found.group(), found.start())
        words.append(word)
        place = word.end + len(word.tail)
    return words


def _quoted(text: str, start: int, unclosed: set[str]) -> Word | None:
    """`"so"`, `#"so"` or `@"so"`, of any number of words. A quote that is never closed is looked for once."""
    sigil = text[start] if text[start] in "#@" else ""
    opening = text[start + len(sigil) : start + len(sigil) + 1]
    closing = _QUOTES.get(opening)
    if closing is None or closing in unclosed:
        return None
    end = text.find(closing, start + len(sigil) + 1)
    if end < 0:
        unclosed.add(closing)
        return None
    rest = _SPACE.search(text, end)
    stop = rest.start() if rest else len(text)
    tail = text[end + 1 : stop]
    if tail.strip(_CLOSING):
        return Word(text[start:stop], start, stop, opaque=True)
    return Word(text[start : end + 1], start, end + 1, tail=tail, opaque=not sigil)


def _bare(text: str, start: int) -> Word:
    end = start + len(text)
    if _ESCAPED.match(text):
        return Word(text[1:], start, end, opaque=True)
    if _ADDRESS.match(text.lstrip(_OPENING)):
        return Word(text, start, end, opaque=True)
    core = text.lstrip(_OPENING)
    head = text[: len(text) - len(core)]
    core = core.rstrip(_CLOSING) if core.lower() != STRICTLY else core
    if not core:
        return Word(text, start, end, opaque=True)
    begin = start + len(head)
    return Word(core, begin, begin + len(core), head, text[len(head) + len(core) :])
