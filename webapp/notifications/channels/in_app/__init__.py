"""The inbox in the app."""

from webapp.notifications.channels.planned import Route, Told
from webapp.notifications.models import Delivery


def plan(_told: Told, _route: Route) -> list[Delivery]:
    """Nothing yet."""
    return []
