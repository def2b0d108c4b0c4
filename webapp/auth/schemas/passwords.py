"""Passwords, forgotten and changed."""

from typing import Annotated

from pydantic import Field

from webapp.auth.schemas.fields import MAX_EMAIL, NewPassword, Password, Token
from webapp.core.fields import Input


class ForgotIn(Input):
    email: Annotated[str, Field(max_length=MAX_EMAIL)]


class ResetIn(Input):
    token: Token
    password: NewPassword


class PasswordIn(Input):
    current_password: Password
    new_password: NewPassword
