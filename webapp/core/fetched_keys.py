"""The keys of another process: fetched from auth, the last good set kept, so that auth may be away.

A refresh runs beside the requests. Only a request whose key nobody knows may wait for one, for a moment and
not again for some seconds: made-up keys must cost neither us nor auth anything.
"""

import contextlib
import json
import os
import secrets
import threading
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.keys import is_jwk_set
from webapp.core.keyring import KeyRing

REFRESH_SECONDS = 60.0
"""How old the known set may grow. A key is published for twice as long before it signs."""

COOLDOWN_SECONDS = 5.0
FIRST_TRIES, AGAIN_SECONDS = 30, 0.5
FETCH_SECONDS = 2.0
PATIENCE_SECONDS = 1.5
_MAX_BYTES = 65_536
_FAULTS = (URLError, OSError, ValueError)
log = structlog.get_logger()


class FetchedKeys:
    """Verifies with the keys that `url` publishes; it never signs. `given` are keys known from the start."""

    signs = False

    def __init__(self, url: str, kept: Path, given: str) -> None:
        self._url, self._kept, self._given = url, kept, given
        self._ring = self._joined(_read(kept))
        self._asked = -COOLDOWN_SECONDS
        self._refresh: threading.Thread | None = None
        self._lock, self._fetching = threading.Lock(), threading.Lock()
        self._begin_refresh(0)  # so that the first request need not wait for it

    def signer(self) -> tuple[str, Ed25519PrivateKey]:
        """Errors: `LookupError`, always: only auth signs."""
        raise LookupError("only auth has keys to sign with")

    def public(self, kid: object, *, patient: bool) -> Any:
        """As `Keys.public`. Errors: `KeyError`."""
        with contextlib.suppress(KeyError):
            found = self._ring.public(kid)
            self._begin_refresh(REFRESH_SECONDS)
            return found
        refresh = self._begin_refresh(COOLDOWN_SECONDS)
        if refresh and patient:
            refresh.join(PATIENCE_SECONDS)
        return self._ring.public(kid)

    def jwks(self) -> dict[str, Any]:
        """The set that is known now."""
        return self._ring.jwks()

    def refresh(self) -> bool:
        """Fetch the set now. Out: whether a good one came; else the last good one stands."""
        with self._fetching:  # one after the other: a late answer must not bring back what is withdrawn
            try:
                text = _fetch(self._url)
                self._ring = self._joined(text)
                _keep(self._kept, text)
            except _FAULTS as error:
                log.warning("keys_not_fetched", error=type(error).__name__)
                return False
        return True

    def _begin_refresh(self, age: float) -> threading.Thread | None:
        """Out: the refresh under way, if any."""
        with self._lock:
            if self._refresh and self._refresh.is_alive():
                return self._refresh
            if time.monotonic() - self._asked < age:
                return None
            self._asked = time.monotonic()
            self._refresh = threading.Thread(target=self._until_known, name="keys", daemon=True)
            self._refresh.start()
            return self._refresh

    def _until_known(self) -> None:
        """Whoever knows no key asks again soon: services that start together may be up before auth is."""
        for _ in range(FIRST_TRIES):
            if self.refresh() or self._ring.jwks()["keys"]:
                return
            time.sleep(AGAIN_SECONDS)

    def _joined(self, fetched: str) -> KeyRing:
        """What auth publishes, and what this process was given."""
        keys = [*json.loads(fetched)["keys"], *json.loads(self._given)["keys"]]
        return KeyRing("", json.dumps({"keys": list({key["kid"]: key for key in keys}.values())}))


def _fetch(url: str) -> str:
    """Errors: those of the network; `ValueError` for what is no set of our kind of keys, or an empty one."""
    request = Request(url, headers={"Accept": "application/json"})  # noqa: S310  (http(s): the settings see to it)
    with urlopen(request, timeout=FETCH_SECONDS) as answer:  # noqa: S310
        text: str = answer.read(_MAX_BYTES + 1).decode()
    if len(text) > _MAX_BYTES or not is_jwk_set(text) or not json.loads(text)["keys"]:
        raise ValueError("no JWK Set")
    return text


def _read(kept: Path) -> str:
    try:
        text = kept.read_text()
    except OSError:
        return '{"keys": []}'
    return text if is_jwk_set(text) else '{"keys": []}'


def _keep(path: Path, text: str) -> None:
    """In one step: other processes read it when they start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.write_text(text)
    os.replace(draft, path)
