"""How passwords are kept, with the real parameters."""

import subprocess
import sys
from pathlib import Path

TELL = "from webapp.auth.service.passwords import hash_password; print(hash_password('x' * 8))"


def test_they_are_hashed_by_argon2id_with_the_recommended_parameters(root: Path) -> None:
    command = [sys.executable, "-c", TELL]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=20)

    assert told.stdout.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
