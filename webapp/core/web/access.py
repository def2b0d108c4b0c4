"""Who may call what: every route declares a policy, and one hook enforces it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from apiflask import APIFlask
from flask import current_app, g, request

from webapp.core import ahead, context, sessions
from webapp.core.errors import InsufficientScope, Unauthorized
from webapp.core.verified import Claims
from webapp.core.web.reading import look
from webapp.core.web.tokens import verified

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Policy:
    """What a route asks of its caller: nothing (`scope` is None), or a token that covers the scope."""

    scope: str | None


class MissingPolicy(Exception):
    """A route does not say who may call it."""


def public(view: View) -> View:
    """Anyone may call this route; a token is not even looked at."""
    view.policy = Policy(None)  # type: ignore[attr-defined]
    return view


def scoped(scope: str) -> Callable[[View], View]:
    """Only a caller whose token covers `scope` may call this route."""

    def decorate(view: View) -> View:
        view.policy = Policy(scope)  # type: ignore[attr-defined]
        return view

    return decorate


def caller() -> Claims:
    """Whose request this is. Only for views behind `scoped`."""
    claims: Claims = g.claims
    return claims


def user_id() -> UUID:
    """The caller's id."""
    return caller().user_id


def authenticate() -> None:
    """Before the limits: find out who calls, so that the limits count users and not addresses.

    A refusal is only noted here; `enforce` raises it after the limits have counted the try.
    """
    g.claims, g.refusal = None, None
    policy = _policy()
    if policy is None or policy.scope is None:
        return
    known = ahead.known()
    try:
        claims = known.claims if known else verified(request.headers.get("Authorization", ""))
        g.reading = look(current_app.view_functions[request.endpoint or ""], claims)
        if not sessions.gate().judge(g.reading.marker, claims.user_id, claims.sid):
            raise Unauthorized("The session has been ended.")
    except Unauthorized as refusal:
        g.refusal = refusal
    else:
        g.claims = claims
        context.act(claims.actor())


def enforce() -> None:
    """Errors: `Unauthorized` without a good token, `InsufficientScope` when it does not cover the route."""
    if g.refusal is not None:
        raise g.refusal
    policy = _policy()
    if policy is None or policy.scope is None:
        return
    if not g.claims.cover(policy.scope):
        raise InsufficientScope(f"The token needs the scope {policy.scope}.")


def check_policies(app: APIFlask) -> None:
    """Errors: `MissingPolicy` naming the routes that declare none."""
    missing = [name for name, view in app.view_functions.items() if not isinstance(_of(view), Policy)]
    if missing:
        raise MissingPolicy(f"no access policy on: {', '.join(sorted(missing))}")


def _policy() -> Policy | None:
    return _of(current_app.view_functions.get(request.endpoint or ""))


def _of(view: Any) -> Policy | None:
    return getattr(view, "policy", None)
