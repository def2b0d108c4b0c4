"""What the link in a mail carries."""

from typing import Annotated

from pydantic import Field

from webapp.core.fields import Query


class UnsubscribeQuery(Query):
    token: Annotated[str, Field(max_length=200)]
