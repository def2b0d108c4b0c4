"""What keeps the stack from running, worded for the person at the terminal."""


class StackError(Exception):
    """The stack cannot run; the message is one clear line (logs may follow below it)."""


class Missing(StackError):
    """A program is not there; the message says what is missing and how to get it."""


class Failed(StackError):
    """A process did not come up; the message ends with the last lines of its log."""
