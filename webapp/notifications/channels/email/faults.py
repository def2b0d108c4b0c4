"""How a delivery can fail, told apart by what the caller does next."""


class SmtpFailure(Exception):
    """A mail was not delivered, or not known to be.

    `reason` is the verb, the reply code and the start of the reply, without addresses or credentials; `code`
    is the reply code, if there was a reply. `handed_over` says that the final dot went out and no answer
    came: the server may have the mail, and a retry may make a second copy (RFC 1047).
    """

    def __init__(self, reason: str, code: int | None = None, *, handed_over: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.handed_over = handed_over


class TemporaryFailure(SmtpFailure):
    """Worth another try: a 4xx reply, a fault of the network or a server that our operator must set right."""


class PermanentFailure(SmtpFailure):
    """The server refused this mail for good (5xx): another try would meet the same answer."""


class Abandoned(Exception):
    """Raised by the caller's `before_final_dot` to stop: the connection is dropped and no mail exists."""
