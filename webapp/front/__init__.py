"""The async front: cached reads are answered on the event loop; everything else goes to Flask on threads.

It skips nothing that Flask checks: the token, the session, the scope, the limits.
"""

from webapp.front.application import Front, make_front

__all__ = ["Front", "make_front"]
