"""Views that take larger bodies than others, or answer part by part."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def takes(most: int) -> Callable[[View], View]:
    """The view takes bodies of up to `most` bytes. Put it right under `scoped` and `changes`: a body is only
    read so far for a caller whose token covers the route."""

    def decorate(view: View) -> View:
        view.max_body = most  # type: ignore[attr-defined]
        return view

    return decorate


def streamed(view: View) -> View:
    """The view's answer is made while it goes out, at a path without variables."""
    view.streamed = True  # type: ignore[attr-defined]
    return view
