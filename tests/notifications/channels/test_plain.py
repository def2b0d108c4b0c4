"""Texts made safe to show."""

import pytest

from webapp.notifications.channels.email.plain import one_line, paragraph, without_addresses


def test_a_paragraph_keeps_its_lines_and_loses_what_misleads():
    assert paragraph("a\u202e b \r\n\r\n c\0") == "a b\n\nc"


def test_long_texts_end_in_an_ellipsis():
    assert one_line("abc def", 5) == "abc…"
    assert len(paragraph("word\n" * 1000, 50)) <= 50


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("<ada@example.org>: unknown", "<…@example.org>: unknown"),
        ('"a b"@example.org unknown', "…@example.org unknown"),
        ("x\r\ny\x1b[31m", "x y [31m"),
        ("no " * 100, ("no " * 66 + "n…")),
    ],
)
def test_a_reply_is_told_without_local_parts(reply, told):
    assert without_addresses(reply) == told
