"""How a task comes back: an RRULE of RFC 5545 that begins with the task's due.

The rule of a task always means: from its due of now on. When the task moves on, the due becomes the next one
and the rule says what is left (`COUNT` one less), so that both together stay whole wherever they are taken.
"""

from webapp.tasks.service.recurrence.parsing import parse
from webapp.tasks.service.recurrence.rules import Rule
from webapp.tasks.service.recurrence.values import RuleError
from webapp.tasks.service.recurrence.walking import first, following

__all__ = ["Rule", "RuleError", "first", "following", "parse"]
