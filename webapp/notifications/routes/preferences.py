"""What one wants to be told of."""

from apiflask import APIBlueprint
from flask import Response

from webapp.core.errors import PreconditionFailed
from webapp.core.web.access import scoped, user_id
from webapp.core.web.conditional import expected_version, showing, versioned
from webapp.core.web.problems import declares
from webapp.notifications import service
from webapp.notifications.schemas import PreferencesIn, PreferencesOut, preferences_out

blueprint = APIBlueprint(
    "preferences", __name__, url_prefix="/api/v1/notifications/preferences", tag="Notifications"
)


@blueprint.get("")
@scoped("account:read")
@blueprint.output(PreferencesOut)
def read_preferences() -> Response:
    """What is told by which channel, and when."""
    return versioned(preferences_out(service.choice_of(user_id())))


@blueprint.put("")
@scoped("account:write")
@declares(PreconditionFailed)
@blueprint.input(PreferencesIn)
@blueprint.output(PreferencesOut)
def change_preferences(json_data: PreferencesIn) -> Response:
    """Choose. What is left out stays as it is, channels too. Mail about the security of the account cannot be
    switched off (422 `always_on`). With `If-Match`, only if nobody changed them since."""
    with showing(lambda row: preferences_out(service.choice_in(dict(row)))):
        choice = service.choose(
            user_id(), json_data.model_dump(exclude_unset=True), expected=expected_version()
        )
    return versioned(preferences_out(choice))
