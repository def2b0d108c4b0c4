"""A message as a mail to come."""

from webapp.notifications.channels.planned import Route, Told, entry
from webapp.notifications.models import EMAIL, Delivery


def plan(told: Told, route: Route) -> list[Delivery]:
    """One row: a mail that waits, or why there is none."""
    return [entry(told, route, channel=EMAIL, recipient=told.address)]
