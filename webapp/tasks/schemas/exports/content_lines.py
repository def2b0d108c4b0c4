"""Content lines of iCalendar (RFC 5545 §3.1 and §3.3.11): what a user wrote never ends a line.

Written here because a library's components take 1.9 ms a task (docs/adr/0008), and an export has 100,000.
"""

import re

MAX_OCTETS = 75
_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Whatever some reader takes for the end of a line."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SPECIAL = re.compile(r"[\\;,]")


def text(value: str) -> str:
    """A value of type TEXT."""
    value = _CONTROL.sub("", _BREAKS.sub("\n", value))
    return _SPECIAL.sub(r"\\\g<0>", value).replace("\n", "\\n")


def quoted(value: str) -> str:
    """The value of a parameter; it needs quotes only for `:`, `;` and `,`, and cannot have any inside."""
    plain = _CONTROL.sub("", _BREAKS.sub(" ", value)).replace('"', "'")
    return f'"{plain}"' if re.search("[:;,]", plain) else plain


def content_line(line: str) -> bytes:
    """The line as it goes out: folded so that none is longer than 75 octets, and no character is cut."""
    encoded = line.encode()
    if len(encoded) <= MAX_OCTETS:
        return encoded + b"\r\n"
    parts, begin, room = [], 0, MAX_OCTETS
    while begin < len(encoded):
        end = min(begin + room, len(encoded))
        while end < len(encoded) and encoded[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(encoded[begin:end])
        begin, room = end, MAX_OCTETS - 1
    return b"\r\n ".join(parts) + b"\r\n"
