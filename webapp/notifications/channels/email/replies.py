"""Replies of an SMTP server, taken only when they are whole (RFC 5321 §4.2)."""

import smtplib

_LONGEST_LINE = 8192
_MOST_LINES = 100


class WholeReplies(smtplib.SMTP):
    """smtplib's client, less its trust in what comes before a connection breaks.

    smtplib takes a "250" that was cut short for success, and gathers continuation lines without end.
    """

    def getreply(self) -> tuple[int, bytes]:
        """Return the next reply's code (-1 when it has none) and text; OSError when it breaks off."""
        texts: list[bytes] = []
        while len(texts) < _MOST_LINES:
            line = self._line()
            texts.append(line[4:].strip())
            if not line[:3].isdigit():
                return -1, b"\n".join(texts)
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(texts)
        raise smtplib.SMTPServerDisconnected("the reply has no end")

    def _line(self) -> bytes:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        if self.file is None:
            self.file = self.sock.makefile("rb")
        line: bytes = self.file.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise smtplib.SMTPServerDisconnected("the connection was dropped")
        return line
