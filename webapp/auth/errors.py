"""What can go wrong with accounts."""

from webapp.core.errors import NotFound, Problem


class EmailTaken(Problem):
    status, code, title = 409, "email_taken", "There is an account with this address"


class InvalidCredentials(Problem):
    status, code, title = 401, "invalid_credentials", "The address or the password is wrong"


class RefreshInvalid(Problem):
    status, code, title = 401, "refresh_invalid", "The refresh token is not valid"


class RefreshReused(Problem):
    status, code, title = 401, "refresh_reused", "The refresh token was used before; the session is ended"


class TokenInvalid(Problem):
    status, code, title = 422, "token_invalid", "The link is not valid, was used, or has expired"


class AccountDisabled(Problem):
    status, code, title = (
        403,
        "account_disabled",
        "The account is switched off; ask those who run the service",
    )


class OtpRequired(Problem):
    status, code, title = 401, "otp_required", "The account asks for a code of its second factor"


class OtpInvalid(Problem):
    status, code, title = 401, "otp_invalid", "The code is wrong, was used, or has expired"


class OtpLocked(Problem):
    status, code, title = 429, "otp_locked", "Too many wrong codes; try again later"


class OtpState(Problem):
    status, code, title = 409, "otp_state", "The second factor is not in the state that this needs"


class WrongPassword(Problem):
    status, code, title = 422, "wrong_password", "The password is wrong"


class AccountNotFound(NotFound):
    code, title = "account_not_found", "There is no such account"


class SessionNotFound(NotFound):
    code, title = "session_not_found", "There is no such session"


class TokenNotFound(NotFound):
    code, title = "token_not_found", "There is no such access token"


class TooManyTokens(Problem):
    status, code, title = 409, "too_many_tokens", "An account has 50 access tokens at most"


class NotLeaving(Problem):
    status, code, title = 409, "not_leaving", "The account is not about to be deleted"


class ExportNotFound(NotFound):
    code, title = "export_not_found", "There is no such export, or it has expired"


class OidcOff(NotFound):
    code, title = "oidc_off", "Signing in with another service is not set up"


class OidcFailed(Problem):
    """The issuer did not answer, or what it answered is not for us."""

    status, code, title = 401, "oidc_failed", "Signing in with the other service failed; try again"


class OidcUnverified(Problem):
    """Whoever has the other account may not own the address."""

    status, code, title = 403, "oidc_unverified", "The other service has not confirmed your address"


class OidcUnconfirmed(Problem):
    """Whoever made the account here may not own the address, and would share it from then on."""

    status, code, title = (
        403,
        "oidc_unconfirmed",
        "An account with this address waits for its confirmation: sign in with its password and confirm it",
    )
