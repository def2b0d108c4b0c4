"""Signing in with another service."""

from typing import Annotated

from pydantic import ConfigDict, Field

from webapp.auth.schemas.fields import Code
from webapp.core.fields import Input, Output, Query


class OidcOut(Output):
    issuer: Annotated[str | None, Field(description="The host of the issuer; null when there is none.")]


class OidcOtpIn(Input):
    otp: Code


class CallbackQuery(Query):
    """What an issuer adds to the address: more than we ask for, and not all of it to be known here."""

    model_config = ConfigDict(extra="ignore")

    code: Annotated[str, Field(max_length=2000)] | None = None
    state: Annotated[str, Field(max_length=200)] | None = None
    error: Annotated[str, Field(max_length=200)] | None = None
