"""The rules of auth: accounts, sessions, confirmation of addresses."""

from webapp.auth.service.accounts import change_profile, log_in, normalise, profile, register
from webapp.auth.service.devices import Device
from webapp.auth.service.sessions import Opened, refresh, revoke
from webapp.auth.service.standing import end_others, end_session, list_sessions, stands
from webapp.auth.service.verification import request_verification, verify_email

__all__ = [
    "Device",
    "Opened",
    "change_profile",
    "end_others",
    "end_session",
    "list_sessions",
    "log_in",
    "normalise",
    "profile",
    "refresh",
    "register",
    "request_verification",
    "revoke",
    "stands",
    "verify_email",
]
