"""An OpenID Connect provider as a process: the library's server, insisting on a nonce and on PKCE."""

import base64
import hashlib
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class InsistsOnPkce:
    """A code is traded only with the verifier of the challenge that it was asked for with (RFC 7636 §4.6)."""

    def __init__(self, wsgi: Wsgi) -> None:
        self._wsgi = wsgi
        self._challenges: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        query = parse_qs(environ["QUERY_STRING"])
        if environ["PATH_INFO"] == "/oauth2/authorize":
            if query.get("code_challenge_method") != ["S256"]:
                return _refuse(start_response)
            return self._wsgi(environ, self._noting(query["code_challenge"][0], start_response))
        if environ["PATH_INFO"] == "/oauth2/token" and not self._fits(environ):
            return _refuse(start_response)
        return self._wsgi(environ, start_response)

    def _noting(self, challenge: str, start_response: Callable[..., Any]) -> Callable[..., Any]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            location = dict(headers).get("Location", "")
            for code in parse_qs(urlsplit(location).query).get("code", []):
                self._challenges[code] = challenge
            return start_response(status, headers, *more)

        return start

    def _fits(self, environ: dict[str, Any]) -> bool:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        sent = parse_qs(body.decode())
        digest = hashlib.sha256(sent.get("code_verifier", [""])[0].encode()).digest()
        wanted = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return self._challenges.get(sent.get("code", [""])[0]) == wanted


def _refuse(start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("400 Bad Request", [("Content-Type", "application/json")])
    return [b'{"error": "invalid_request"}']


if __name__ == "__main__":
    import oidc_provider_mock
    from werkzeug.serving import run_simple

    app = oidc_provider_mock.app(require_nonce=True)
    app.debug = False
    run_simple("127.0.0.1", int(sys.argv[1]), InsistsOnPkce(app.wsgi_app), threaded=True)
