"""The rules of auth: who gets in, by what, for how long, and what the owner is told."""

from webapp.auth.service.access_tokens import list_tokens, revoke_token
from webapp.auth.service.access_tokens import make as make_token
from webapp.auth.service.accounts import change_profile, profile, register
from webapp.auth.service.addresses import normalise
from webapp.auth.service.audit import entries as audit_entries
from webapp.auth.service.bounces import note_bounce
from webapp.auth.service.deleting import confirm_deletion, purge_accounts, request_deletion, take_back
from webapp.auth.service.devices import Device
from webapp.auth.service.exporting import export_file, make_own_part, pieces, request_export, take_part
from webapp.auth.service.moving import confirm_change, request_change
from webapp.auth.service.otp import disable as disable_otp
from webapp.auth.service.otp import enable as enable_otp
from webapp.auth.service.otp import renew_recovery as renew_recovery_codes
from webapp.auth.service.otp import set_up as set_up_otp
from webapp.auth.service.passwords import MAX_INSIDE as MAX_HASHING
from webapp.auth.service.recovery import allow_reset, change_password, check_password, forgot, reset
from webapp.auth.service.sessions import Opened, refresh, revoke
from webapp.auth.service.signing_in import enter, log_in
from webapp.auth.service.standing import end_others, end_session, list_sessions, standing
from webapp.auth.service.tries import take as take_try
from webapp.auth.service.verification import request_verification, verify_email

__all__ = [
    "MAX_HASHING",
    "Device",
    "Opened",
    "allow_reset",
    "audit_entries",
    "change_password",
    "change_profile",
    "check_password",
    "confirm_change",
    "confirm_deletion",
    "disable_otp",
    "enable_otp",
    "end_others",
    "end_session",
    "enter",
    "export_file",
    "forgot",
    "list_sessions",
    "list_tokens",
    "log_in",
    "make_own_part",
    "make_token",
    "normalise",
    "note_bounce",
    "pieces",
    "profile",
    "purge_accounts",
    "refresh",
    "register",
    "renew_recovery_codes",
    "request_change",
    "request_deletion",
    "request_export",
    "request_verification",
    "reset",
    "revoke",
    "revoke_token",
    "set_up_otp",
    "standing",
    "take_back",
    "take_part",
    "take_try",
    "verify_email",
]
