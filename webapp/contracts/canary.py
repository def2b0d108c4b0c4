"""The canary: a built-in account, whose reminder goes the way of all others each minute, to a sink.

It stands in no database but for its task and its deliveries: nobody signs in as it, and its address leads
nowhere (`.invalid`, RFC 2606 §2).
"""

from datetime import timedelta
from uuid import UUID

USER_ID = UUID("0ca0a217-0000-4000-8000-000000000000")
ADDRESS = "canary@myriad.invalid"
EVERY = timedelta(minutes=1)
