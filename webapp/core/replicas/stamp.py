"""The time of a write, as a version of the cache carries it.

Sixteen hexadecimal digits of the operationTime, so that Redis can tell which of two is later; then the
`$clusterTime` as BSON, with the signature by which a secondary that has not heard of it yet believes it.
"""

from collections.abc import Sequence

import bson
from bson.timestamp import Timestamp
from pymongo.client_session import ClientSession

NONE = b""
_DIGITS = 16


def of(session: ClientSession) -> bytes:
    """When the last of the session's commands happened; empty before the first reply."""
    at, cluster = session.operation_time, session.cluster_time
    if at is None or cluster is None:
        return NONE
    return f"{at.time:08x}{at.inc:08x}".encode() + bson.encode(cluster)


def latest(stamps: Sequence[bytes]) -> bytes:
    """Of several writes; empty when one is not known, or there is none."""
    return max(stamps, key=lambda stamp: stamp[:_DIGITS]) if stamps and all(stamps) else NONE


def advance(session: ClientSession, stamp: bytes) -> None:
    """From now on the session's reads see at least what had happened by then."""
    session.advance_cluster_time(bson.decode(stamp[_DIGITS:]))
    session.advance_operation_time(Timestamp(int(stamp[:8], 16), int(stamp[8:_DIGITS], 16)))
