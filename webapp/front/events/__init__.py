"""Event streams: what changes of a user, told to their browsers while it happens.

A stream is a task on the event loop and holds no thread. What moved is heard from Redis (`subscriber`), by
one connection for the whole process; nothing of what users wrote travels there or here: the client asks for
what it shows.
"""

from webapp.front.events.events import Events

__all__ = ["Events"]
