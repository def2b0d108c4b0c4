"""Scopes: what a token may be used for."""

PERSONAL = ("tasks:read", "tasks:write", "account:read", "notifications:read", "notifications:write")
"""What a personal access token may be given. No other scope is for programs."""

SECURITY = "account:security"
"""What guards the account: sessions, tokens, the second factor, the audit log, password and address."""

OWN = "account:own"
"""What one may do even with an account that is about to be deleted: log out, stay, take one's data."""

ADMIN = "admin:accounts"
"""What those do who run the service: signing in as one of them, with a second factor, brings it; no program
can be given it."""

LEAVING = f"account:read tasks:read notifications:read {OWN}"
"""What a token allows of an account that is about to be deleted."""
