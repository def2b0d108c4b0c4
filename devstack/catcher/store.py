"""The caught messages: the last 1,000, in memory and, if wanted, in a file of JSON lines."""

import json
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Lock
from typing import TypedDict
from uuid import uuid4

LIMIT = 1000

Message = TypedDict(
    "Message",
    {
        "id": str,
        "message_id": str,
        "from": str,
        "to": list[str],
        "subject": str,
        "text": str,
        "html": str,
        "headers": dict[str, str],
        "received_at": str,
    },
)


class Store:
    """Safe to use from several threads. `revision` changes with every change."""

    def __init__(self, file: Path | None = None) -> None:
        """Begin with what `file` holds, if it is there; it is kept up to date from then on."""
        self.revision = uuid4().hex
        self._file = file
        self._lock = Lock()
        self._messages: deque[Message] = deque(maxlen=LIMIT)
        if file:
            self._messages.extend(_read(file))
            self._write_all(file)

    def add(self, sender: str, recipients: Sequence[str], content: bytes) -> Message:
        """Keep one message, given its envelope and its RFC 5322 bytes."""
        message = parse(sender, recipients, content)
        with self._lock:
            self._messages.append(message)
            self.revision = uuid4().hex
            if self._file:
                with self._file.open("a") as lines:
                    lines.write(json.dumps(message) + "\n")
        return message

    def messages(self, to: str | None = None) -> list[Message]:
        """Newest first; with `to`, only those whose envelope names it (in any case) as a recipient."""
        with self._lock:
            newest_first = list(reversed(self._messages))
        if to is None:
            return newest_first
        wanted = to.casefold()
        return [message for message in newest_first if wanted in map(str.casefold, message["to"])]

    def get(self, message_id: str) -> Message | None:
        """The message with this `id`, None when there is none."""
        return next((message for message in self.messages() if message["id"] == message_id), None)

    def clear(self) -> None:
        """Forget all messages."""
        with self._lock:
            self._messages.clear()
            self.revision = uuid4().hex
            if self._file:
                self._write_all(self._file)

    def _write_all(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(json.dumps(message) + "\n" for message in self._messages))


def parse(sender: str, recipients: Sequence[str], content: bytes) -> Message:
    """The envelope and the readable parts of one mail."""
    mail = message_from_bytes(content, policy=default)
    return {
        "id": uuid4().hex,
        "message_id": str(mail["Message-ID"] or ""),
        "from": sender,
        "to": list(recipients),
        "subject": str(mail["Subject"] or ""),
        "text": _part(mail, "plain"),
        "html": _part(mail, "html"),
        "headers": {name: ", ".join(map(str, mail.get_all(name, []))) for name in mail},
        "received_at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except LookupError:  # a charset that Python does not know
        text = bytes(part.get_payload(decode=True)).decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _read(file: Path) -> list[Message]:
    messages: list[Message] = []
    if file.exists():
        for line in file.read_text().splitlines():
            # A kill in the middle of a write leaves half a line.
            with suppress(json.JSONDecodeError):
                messages.append(json.loads(line))
    return messages
