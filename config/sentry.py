"""Error tracking: on when `SENTRY_DSN` is set, and never told who somebody is or what they wrote."""

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.flask import FlaskIntegration
from sentry_sdk.scrubber import DEFAULT_DENYLIST, EventScrubber

from config.settings import Settings

PRIVATE = ["email", "address", "recipient", "name", "title", "notes", "token", "refresh_token", "otp"]


def start(settings: Settings) -> None:
    """Send errors of this process to Sentry. Does nothing without a DSN."""
    if not settings.sentry_dsn:
        return
    sentry_sdk.init(
        dsn=settings.sentry_dsn,
        release=settings.release,
        environment=settings.environment,
        integrations=[FlaskIntegration(), CeleryIntegration()],
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        event_scrubber=EventScrubber(denylist=[*DEFAULT_DENYLIST, *PRIVATE], recursive=True),
    )
