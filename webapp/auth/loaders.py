"""What the cached reads of auth load, for the view, the front, and the job that warms the cache."""

from webapp.auth import service
from webapp.auth.schemas import profile_out
from webapp.core.answers import Answer, Asking, loaded


def load_profile(asking: Asking) -> Answer:
    """The user's account. Errors: `Unauthorized` when it is gone."""
    profile = profile_out(service.profile(asking.user_id))
    return loaded(profile, version=profile["version"])
