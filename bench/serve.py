"""Runs the production configuration in the foreground, for load tools from outside."""

import os
from pathlib import Path

from bench import production
from devstack import runner

ROOT = Path(__file__).parents[1]


def serve() -> int:
    """Like `make run` (Procfile, embedded servers, .data/stack.json), in production's configuration. What the
    environment sets (WEB_FRONT, LIMIT_REGISTER, a key) comes first. Ctrl-C stops it."""
    folder = Path(os.environ.get("DATA_DIR") or ROOT / ".data").absolute()
    told = production.environment(keys=production.kept_keys(folder / "keys"))
    return runner.run({**told, **os.environ, "MYRIAD_ENV": "production"}, folder, ROOT / "Procfile")
