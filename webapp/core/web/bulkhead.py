"""Views that may not take more than a part of a process, however many ask for them."""

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


def bulkhead(most: int) -> Callable[[View], View]:
    """The front lets at most `most` requests of a process into this view at once, and refuses the next with
    503 before they reach Flask. Put it right under the policy. Without the front it does nothing: what the
    view spends has a bound of its own."""

    def decorate(view: View) -> View:
        view.bulkhead = most  # type: ignore[attr-defined]
        return view

    return decorate
