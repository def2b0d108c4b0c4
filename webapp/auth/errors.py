"""What can go wrong with accounts."""

from webapp.core.errors import Problem


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
