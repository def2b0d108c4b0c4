"""Preferences, as they are accepted and returned."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from webapp.core.fields import Changes, Input, Output, WallTime, absent
from webapp.notifications.service import Choice


def _always_on(value: bool) -> bool:
    if not value:
        raise PydanticCustomError(
            "always_on", "Mail about the security of the account cannot be switched off."
        )
    return value


class QuietHours(Input):
    start: WallTime
    end: WallTime


def _some_time(value: QuietHours) -> QuietHours:
    if value.start == value.end:
        raise PydanticCustomError("no_time", "Quiet hours must end at another time than they begin.")
    return value


class ChannelChanges(Changes):
    email: bool = absent()
    in_app: bool = absent()
    webhook: bool = absent()


class SecurityChanges(Changes):
    email: Annotated[bool, AfterValidator(_always_on)] = absent()
    in_app: bool = absent()
    webhook: bool = absent()


class KindChanges(Changes):
    reminder: ChannelChanges = absent()
    overdue: ChannelChanges = absent()
    digest: ChannelChanges = absent()
    security: SecurityChanges = absent()


class PreferencesIn(Changes):
    kinds: KindChanges = absent()
    quiet_hours: Annotated[
        Annotated[QuietHours, AfterValidator(_some_time)] | None,
        Field(description="Mail that falls into them waits for their end; null for none."),
    ] = absent()
    digest_time: Annotated[WallTime, Field(description="On the user's own clock.")] = absent()
    overdue_time: Annotated[WallTime, Field(description="On the user's own clock.")] = absent()


class Channels(Output):
    email: bool
    in_app: bool
    webhook: bool


class Kinds(Output):
    reminder: Channels
    overdue: Channels
    digest: Channels
    security: Channels


class QuietHoursOut(Output):
    start: WallTime
    end: WallTime


class PreferencesOut(Output):
    kinds: Kinds
    quiet_hours: QuietHoursOut | None
    digest_time: WallTime
    overdue_time: WallTime
    version: Annotated[int, Field(description="0 until something is chosen.")]


def preferences_out(choice: Choice) -> dict[str, Any]:
    """What holds for a user, as it is shown to them; `PreferencesOut` describes the same."""
    return dict(vars(choice))
