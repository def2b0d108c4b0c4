"""Text from people and from servers, made safe to stand in a header, a template or a log line."""

import re
import unicodedata

ELLIPSIS = "…"
# Persian and Indic spelling and family emoji need these two; every other format character (the bidi controls,
# zero-width spaces, byte order marks) can only mislead a reader.
_JOINERS = "\u200c\u200d"
_BREAKS = frozenset({"Cc", "Zl", "Zp", "Zs"})
_HIDDEN = frozenset({"Cf", "Co", "Cs"})
_LOCAL_PART = re.compile(r'(?:"[^"]*"|[^\s<>"]+)@')


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters, the last one an ellipsis when something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def one_line(text: str, limit: int = 200) -> str:
    """Return `text` as one line of at most `limit` characters: no controls, no bidi, single spaces."""
    return shorten(" ".join("".join(map(_visible, text)).split()), limit)


def paragraph(text: str, limit: int = 600) -> str:
    """Return `text` cleaned as by `one_line` within each of its lines, in at most `limit` characters."""
    lines = (one_line(line, limit) for line in text[: 2 * limit].splitlines())
    return shorten("\n".join(lines).strip(), limit)


def greeting_name(name: str) -> str:
    """Return a name to greet, or "" for one that a mail program could turn into a link.

    Anybody may sign up with somebody else's address and "Prizes at evil.example" for a name: the confirmation
    must not carry that text to the victim.
    """
    plain = one_line(name, 60)
    return "" if re.search(r"[/@:\\]|\.\S", plain) else plain


def without_addresses(reply: str, limit: int = 200) -> str:
    """Return a server's reply as one line of at most `limit` characters, with local parts masked."""
    return one_line(_LOCAL_PART.sub("…@", reply[:2000]), limit)


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in _BREAKS:
        return " "
    return "" if category in _HIDDEN and character not in _JOINERS else character
