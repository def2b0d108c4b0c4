"""When words that look like a day or a time are something else, and are left alone.

A day after `the`, `from` or `about` belongs to what is to be done, and so does a time in a range. `sat`,
`sun` and `wed` are days only beside a time or a preposition. `at 5` is a time where nothing follows that it
counts.
"""

import re

from webapp.tasks.service.quick.vocabulary import MONTH, WEEKDAY, any_of, words

OWNERS = words("the a an my our your his her their its last past every each other another no these those")
"""Before a day or a time they make it the name of something."""
WORDS_TOO = frozenset({"sat", "sun", "wed"})
_TOPICS = words("about of since after than vs until till through thru between to from for and or & - –")
_NAMES = words("black good ash palm cyber easter fat casual super ruby yesterday's")
_RANGES = words("from to between until till than and or - – of since after")
_FOLLOWING = (
    words("on at by due every!? each daily weekly monthly yearly from starting until till with for in today")
    | words("tonight tomorrow tmrw tmr this next and remind before then if so because via or to")
    | {r"[0-9]{1,2}(?::[0-9]{2})? ?(?:am|pm)", "[0-9]{1,2}:[0-9]{2}", WEEKDAY, f"{MONTH} [0-9]{{1,2}}"}
)
_CLOSE = re.compile(rf"$| [,;]| [#@(]| p[1-4](?= |$)| {any_of(*_FOLLOWING)}(?= |$)")
_RANGE = re.compile(r" (?:-|–|—|to|until|till|and|or) @?[0-9]")
_OR = re.compile(rf" or (?:{WEEKDAY}|today|tomorrow|next|morning|afternoon|evening|night|{MONTH}|[0-9])")
_HOUR = re.compile(r"[0-9]{1,2}(?::[0-9]{2})?(?:am|pm)?|noon|midnight")
_DOUBTFUL = re.compile(r"(?:may|march|mar|second)\b|[0-9]{1,2} (?:may|march|mar)$")


def closes(plain: str, end: int) -> bool:
    """Whether what ends here does not count or name what follows: `at 5 today`, not `at 5 main street`."""
    return _CLOSE.match(plain, end) is not None


def is_alone(plain: str, before: str, end: int) -> bool:
    """Whether the time between `before` and `end` is neither part of a range nor the name of something."""
    return before not in OWNERS and before not in _RANGES and _RANGE.match(plain, end) is None


def is_choice(plain: str, end: int) -> bool:
    """Whether another day is offered after the one that ends here."""
    return _OR.match(plain, end) is not None


def is_named_by(before: str) -> bool:
    """Whether a day after this word is a topic or a name."""
    return before in OWNERS or before in _TOPICS or before in _NAMES


def is_hour(word: str) -> bool:
    """Whether the word is a time."""
    return _HOUR.fullmatch(word) is not None


def is_doubtful(words: str) -> bool:
    """Whether the words of a date are as often others: `march 10 miles`."""
    return _DOUBTFUL.match(words) is not None
