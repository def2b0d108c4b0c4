"""What operators do by hand: `python -m webapp.admin --help`."""

from webapp.admin.commands import main

__all__ = ["main"]
