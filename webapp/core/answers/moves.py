"""What is told when a user's answers moved: published in the step that gives them their new version."""

from dataclasses import dataclass
from uuid import UUID

from webapp.core import context


@dataclass(frozen=True, slots=True)
class Move:
    """The new version, the kind of who wrote (`context.Actor`), and the id of the request that asked for it
    ("" where there was none)."""

    version: str
    actor: str = ""
    request_id: str = ""


def key_of(service: str, user_id: UUID | str) -> str:
    """The hash of one user's answers, and the channel on which its moves are told; the braces keep it on one
    node of a Redis cluster."""
    return f"a:{service}:{{{user_id}}}"


def writer() -> str:
    """Who writes, as a release tells it: of the work under way."""
    return written_by(context.actor().kind, context.request_id())


def written_by(actor: str, request_id: str) -> str:
    """Who writes, as a release tells it."""
    return f"{actor} {request_id}"


def read(message: bytes) -> Move:
    """What was published."""
    version, _, told = message.decode().partition(" ")
    actor, _, request_id = told.partition(" ")
    return Move(version, actor, request_id)
