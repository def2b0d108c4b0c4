"""What can go wrong with notifications."""

from webapp.core.errors import Problem


class TokenInvalid(Problem):
    status, code, title = 400, "token_invalid", "The link is not one that we sent"


class SignatureInvalid(Problem):
    status, code, title = 401, "signature_invalid", "The report is not signed by a provider that we know"
