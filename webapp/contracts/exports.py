"""How a service's part of an export is told to auth, which makes one file of all parts."""

import secrets
from collections.abc import Sequence

from webapp.contracts.events import ExportPartMade, ExportRequested


def parts(asked: ExportRequested, service: str, chunks: Sequence[str]) -> list[ExportPartMade]:
    """One event for each chunk. Those of one run belong together: a job that is run again begins another."""
    run = secrets.token_hex(8)
    return [
        ExportPartMade(
            user_id=asked.user_id,
            export_id=asked.export_id,
            service=service,
            run=run,
            number=number,
            total=len(chunks),
            chunk=chunk,
        )
        for number, chunk in enumerate(chunks)
    ]
