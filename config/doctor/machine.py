"""This machine: disk, keys, and the browser app's files."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from config.doctor.finding import Finding, attempt
from config.keys import is_jwk_set
from config.services import SERVICES
from config.settings import Settings

FREE_BYTES = 500_000_000
SECONDS = 5.0
_SECRET = (
    *(
        "JWT_PRIVATE_KEY",
        "REFRESH_TOKEN_KEY",
        "MAIL_LINK_KEY",
        "WEBHOOK_KEY",
        "SENTRY_DSN",
        "SMTP_URL",
        "CANARY_SMTP_URL",
        "BROKER_URL",
    ),
    *("MONGODB_URI", *(f"MONGODB_URI_{name.upper()}" for name in SERVICES)),
    *("REDIS_CACHE_URL", "REDIS_BROKER_URL"),
)
_ROOT = Path(__file__).parents[2]
_ASSET = re.compile(r"""(?:src|href)="/(assets/[^"]+)""")


def check_disk(settings: Settings) -> Iterator[Finding]:
    """That `DATA_DIR` can be written to, and has room."""
    folder = settings.data_dir
    advice = f"Make {folder} writable for uid {os.getuid()}, or name another DATA_DIR."
    yield from attempt("Disk", advice, lambda: _disk(folder))


def _disk(folder: Path) -> Iterator[Finding]:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"x")
    free = shutil.disk_usage(folder).free
    advice = f"Make room: {FREE_BYTES // 10**6} MB at least."
    yield Finding("Disk", free >= FREE_BYTES, f"{free // 10**6} MB are free in {folder}", advice)


def check_keys(settings: Settings) -> Iterator[Finding]:
    """That secrets are not each other, nor read by all; without auth, that its keys are to be had."""
    named = (
        ("REFRESH_TOKEN_KEY", settings.refresh_token_key),
        ("MAIL_LINK_KEY", settings.mail_link_key),
        ("WEBHOOK_KEY", settings.webhook_key),
    )
    given = {name: value for name, value in named if value}
    apart = len(set(given.values())) == len(given)
    said = "each its own" if apart else "one is used twice"
    yield Finding("Keys", apart, said, "Make one for each: openssl rand -hex 32")
    files = {name: os.environ.get(f"{name}_FILE", "") for name in _SECRET}
    open_files = [f"{name}_FILE" for name, path in files.items() if path and _is_open(Path(path))]
    said = f"{', '.join(open_files)} can be read by everybody" if open_files else "no file is open to all"
    yield Finding("Key files", not open_files, said, "chmod o-rwx them.")
    if "auth" not in settings.services:
        advice = "Start auth, or correct JWKS_URL. What was fetched before is used meanwhile."
        yield from attempt("Keys of auth", advice, lambda: _published(settings.keys_url))


def _is_open(path: Path) -> bool:
    return path.is_file() and bool(path.stat().st_mode & 0o004)


def _published(url: str) -> Iterator[Finding]:
    with urlopen(url, timeout=SECONDS) as answer:  # noqa: S310  (http(s): the settings see to it)
        text = answer.read(65_536).decode()
    count = len(json.loads(text)["keys"]) if is_jwk_set(text) else 0
    yield Finding("Keys of auth", count > 0, f"{count} at {url}", "JWKS_URL must lead to auth's JWK Set.")


def check_bundle(settings: Settings, folder: Path = _ROOT / "frontend" / "dist") -> Iterator[Finding]:  # noqa: ARG001
    """That the browser app was built, and has all its files."""
    if not (folder.parent / "package.json").exists():
        return
    page = folder / "index.html"
    if not page.exists():
        yield Finding("Browser app", False, f"{page} is not there", "Run: make app")
        return
    missing = [name for name in _ASSET.findall(page.read_text()) if not (folder / name).exists()]
    said = f"{', '.join(missing)} is missing" if missing else "built, with all its files"
    yield Finding("Browser app", not missing, said, "Build it again, and copy all of it.")
