"""What keeps a bench from running, in one line for the person at the terminal."""


class BenchError(Exception):
    """The bench cannot go on."""
