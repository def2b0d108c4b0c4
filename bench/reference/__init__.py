"""What ours is measured against: the best peer (Fastify) and the floor (a bare gunicorn)."""

from pathlib import Path

from bench import packages

FOLDER = Path(__file__).parent / "fastify"


def install() -> None:
    """Install the reference's packages. Errors: `BenchError` without Node or npm."""
    packages.install(FOLDER)
