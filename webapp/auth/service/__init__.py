"""The rules of auth: accounts, sessions, confirmation of addresses."""

from webapp.auth.service.accounts import change_profile, log_in, normalise, profile, register
from webapp.auth.service.sessions import Device, Opened, refresh, revoke, standing
from webapp.auth.service.verification import request_verification, verify_email

__all__ = [
    "Device",
    "Opened",
    "change_profile",
    "log_in",
    "normalise",
    "profile",
    "refresh",
    "register",
    "request_verification",
    "revoke",
    "standing",
    "verify_email",
]
