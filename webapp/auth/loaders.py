"""What the cached reads of auth load: one function for the view and for the job that warms the cache."""

from uuid import UUID

from webapp.auth import service
from webapp.auth.schemas import profile_out
from webapp.core.answers import Answer, loaded


def load_profile(user_id: UUID) -> Answer:
    """The user's account. Errors: `Unauthorized` when it is gone."""
    profile = profile_out(service.profile(user_id))
    return loaded(profile, version=profile["version"])
