"""Auth over HTTP."""

from webapp.auth.routes.access_tokens import blueprint as access_tokens
from webapp.auth.routes.accounts import blueprint as accounts
from webapp.auth.routes.keys import blueprint as keys
from webapp.auth.routes.leaving import blueprint as leaving
from webapp.auth.routes.moving import blueprint as moving
from webapp.auth.routes.oidc import blueprint as oidc
from webapp.auth.routes.operating import blueprint as operating
from webapp.auth.routes.otp import blueprint as otp
from webapp.auth.routes.passwords import blueprint as passwords
from webapp.auth.routes.sessions import blueprint as sessions
from webapp.auth.routes.signed_in import blueprint as signed_in
from webapp.auth.routes.verification import blueprint as verification

blueprints = (
    accounts,
    sessions,
    signed_in,
    verification,
    passwords,
    moving,
    otp,
    access_tokens,
    leaving,
    oidc,
    keys,
    operating,
)
"""All routes of the service."""
