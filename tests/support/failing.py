"""Commands that fail or stall in the database, as MongoDB's own fail points make them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

READS = ("find", "aggregate")
"""The commands by which the application reads."""


@contextmanager
def failing(
    client: Any,
    commands: Sequence[str],
    *,
    times: int | None = None,
    after: int | None = None,
    only: str = "myriad-web",
    **how: Any,
) -> Iterator[None]:
    """Within the block, `commands` of the connections named `only` fail `times` times (None: always), or
    once `after` of them went well.

    `how` is the fail point's: `errorCode`, `errorLabels`, `blockConnection`, `blockTimeMS`, `namespace`.
    """
    data = {"failCommands": list(commands), "appName": only, **how}
    mode: Any = "alwaysOn" if times is None else {"times": times}
    mode = mode if after is None else {"skip": after}
    client.admin.command({"configureFailPoint": "failCommand", "mode": mode, "data": data})
    try:
        yield
    finally:
        client.admin.command({"configureFailPoint": "failCommand", "mode": "off"})
