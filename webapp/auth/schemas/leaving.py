"""Deletion and export."""

from webapp.auth.schemas.fields import Password, Token
from webapp.core.fields import Input, Output


class DeletionIn(Input):
    password: Password


class ConfirmDeletionIn(Input):
    token: Token


class ExportOut(Output):
    id: str
