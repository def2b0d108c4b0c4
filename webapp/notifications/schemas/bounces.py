"""What mail providers report."""

from typing import Annotated, Literal

from pydantic import Field

from webapp.core.fields import Input


class BounceIn(Input):
    email: Annotated[str, Field(min_length=3, max_length=254)]
    kind: Annotated[
        Literal["permanent", "complaint", "transient"],
        Field(description="What is transient is left to the next try, and changes nothing."),
    ]
    reason: Annotated[str, Field(max_length=500)] = ""


class BouncesIn(Input):
    bounces: Annotated[list[BounceIn], Field(min_length=1, max_length=100)]
