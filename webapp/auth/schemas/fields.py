"""Fields that several documents of auth have."""

from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from webapp.core.fields import OneLine

MAX_EMAIL = 254


def _address(text: str) -> str:
    """One address and nothing around it, its domain as it is written in mails (RFC 5321 §2.3.11)."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise PydanticCustomError("bad_email", "Send an e-mail address, like ada@example.org.") from error


Address = Annotated[
    str, Field(max_length=MAX_EMAIL, json_schema_extra={"format": "email"}), AfterValidator(_address)
]
NewPassword = Annotated[str, Field(min_length=8, max_length=128)]
Password = Annotated[str, Field(max_length=128)]
Code = Annotated[str, Field(max_length=20, description="Six digits, or a recovery code.")]
Token = Annotated[str, Field(max_length=200)]
Name = Annotated[OneLine, Field(max_length=100)]
Transport = Literal["cookie", "body"]
