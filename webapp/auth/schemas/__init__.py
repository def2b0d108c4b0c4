"""What auth accepts and returns."""

from webapp.auth.schemas.access_tokens import (
    AccessTokenIn,
    AccessTokenPage,
    NewAccessTokenOut,
    access_token_out,
)
from webapp.auth.schemas.accounts import (
    ConfirmEmailIn,
    EmailIn,
    ProfileIn,
    ProfileOut,
    RegisterIn,
    VerifyEmailIn,
    profile_out,
)
from webapp.auth.schemas.administrators import AccountOut, DisableAccountIn, account_out
from webapp.auth.schemas.audit import AuditPage, AuditQuery, audit_page, before_of
from webapp.auth.schemas.leaving import ConfirmDeletionIn, DeletionIn, ExportOut
from webapp.auth.schemas.oidc import CallbackQuery, OidcOtpIn, OidcOut
from webapp.auth.schemas.passwords import ForgotIn, PasswordIn, ResetIn
from webapp.auth.schemas.second_factor import (
    DisableOtpIn,
    EnableOtpIn,
    OtpSecretOut,
    RecoveryCodesOut,
    RenewRecoveryCodesIn,
)
from webapp.auth.schemas.sessions import LoginIn, RefreshIn, SessionPage, SignedInOut, TokensOut, session_out

__all__ = [
    "AccessTokenIn",
    "AccessTokenPage",
    "AccountOut",
    "AuditPage",
    "AuditQuery",
    "CallbackQuery",
    "ConfirmDeletionIn",
    "ConfirmEmailIn",
    "DeletionIn",
    "DisableAccountIn",
    "DisableOtpIn",
    "EmailIn",
    "EnableOtpIn",
    "ExportOut",
    "ForgotIn",
    "LoginIn",
    "NewAccessTokenOut",
    "OidcOtpIn",
    "OidcOut",
    "OtpSecretOut",
    "PasswordIn",
    "ProfileIn",
    "ProfileOut",
    "RecoveryCodesOut",
    "RefreshIn",
    "RegisterIn",
    "RenewRecoveryCodesIn",
    "ResetIn",
    "SessionPage",
    "SignedInOut",
    "TokensOut",
    "VerifyEmailIn",
    "access_token_out",
    "account_out",
    "audit_page",
    "before_of",
    "profile_out",
    "session_out",
]
