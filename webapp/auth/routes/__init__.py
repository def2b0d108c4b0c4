"""Auth over HTTP."""

from webapp.auth.routes.accounts import blueprint as accounts
from webapp.auth.routes.keys import blueprint as keys
from webapp.auth.routes.sessions import blueprint as sessions
from webapp.auth.routes.signed_in import blueprint as signed_in
from webapp.auth.routes.verification import blueprint as verification

blueprints = (accounts, sessions, signed_in, verification, keys)
