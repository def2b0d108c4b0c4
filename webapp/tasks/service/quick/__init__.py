"""Quick add: one line of English becomes a task.

Nothing is guessed silently: what is not understood stays in the title, and each span says what was taken for
what. The work is linear in the length of the line: rules have bounded patterns and begin at words.
"""

from webapp.tasks.service.quick.here import Here
from webapp.tasks.service.quick.meaning import meaning_of
from webapp.tasks.service.quick.parsed import Parsed, Remind, Span, in_utf16
from webapp.tasks.service.quick.pieces import pieces_of
from webapp.tasks.service.quick.titles import title_of
from webapp.tasks.service.quick.words import Line

__all__ = ["MAX_CHARACTERS", "Here", "Parsed", "Remind", "Span", "parse", "read_moment"]

MAX_CHARACTERS = 1000


def parse(text: str, here: Here) -> Parsed:
    """What one line of at most `MAX_CHARACTERS` says of a task, for somebody who is `here`.

    A line of which nothing would be left for the title is a title as a whole.
    """
    line = Line(text)
    meant = meaning_of(pieces_of(line, here), here)
    title = title_of(line, [piece for piece, _, _ in meant.taken])
    if not title:
        return Parsed(title=" ".join(text.split()))
    spans = [
        Span(line.words[piece.first].start, line.words[piece.last - 1].end, kind, value)
        for piece, kind, value in meant.taken
    ]
    return Parsed(
        title=title,
        due=meant.due,
        rrule=meant.rrule,
        from_completion=meant.from_completion,
        project=meant.project,
        labels=tuple(meant.labels),
        priority=meant.priority,
        reminders=tuple(meant.reminders),
        spans=in_utf16(text, spans),
    )


def read_moment(text: str, here: Here) -> Parsed | None:
    """A due date that is written alone, and its rule, as `parse` reads them; None where more is said."""
    line = Line(text)
    meant = meaning_of(pieces_of(line, here), here)
    words = sum(piece.last - piece.first for piece, _, _ in meant.taken)
    if meant.due is None or words != len(line.words) or meant.project or meant.labels:
        return None
    return Parsed("", due=meant.due, rrule=meant.rrule, from_completion=meant.from_completion)
