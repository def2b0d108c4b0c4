"""The public keys that verify our tokens."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app, jsonify

from webapp.core.keyring import Keys
from webapp.core.web.access import public

blueprint = APIBlueprint("keys", __name__, tag="Operations")


@blueprint.get("/.well-known/jwks.json")
@public
def jwks() -> Any:
    """The JWK Set (RFC 7517) of the keys that our access tokens are, were, and will be signed with."""
    keys: Keys = current_app.extensions["keys"]
    response: Response = jsonify(keys.jwks())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
