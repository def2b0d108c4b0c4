"""The SMTP side: takes every mail for everybody."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from devstack.catcher.store import Store
from devstack.ports import free_port

_NOBODY = ".invalid"


class Keep:
    """An aiosmtpd handler that keeps each mail in `store`. Fault tests subclass it to fail on the way."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002
        """Keep the mail, answer 250. What goes to `.invalid` is for nobody to read: it is taken and forgotten
        (one canary a minute would push all else out)."""
        if all(str(to).endswith(_NOBODY) for to in envelope.rcpt_tos):
            return "250 OK"
        content = envelope.content
        data = content.encode() if isinstance(content, str) else content or b""
        self.store.add(envelope.mail_from or "", [str(to) for to in envelope.rcpt_tos], data)
        return "250 OK"


def serve(handler: object, port: int | None = None) -> Controller:
    """An SMTP server on 127.0.0.1 in a thread of its own; `.port`, `.handler` (may be changed), `.stop()`."""
    controller = Controller(handler, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    return controller
