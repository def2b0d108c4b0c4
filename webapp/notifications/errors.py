"""What can go wrong with notifications."""

from webapp.core.errors import NotFound, Problem


class WebhookNotFound(NotFound):
    status, code, title = 404, "webhook_not_found", "There is no such webhook"


class DeliveryNotFound(NotFound):
    status, code, title = 404, "delivery_not_found", "Nothing like that was sent to this webhook"


class TooManyWebhooks(Problem):
    status, code, title = 409, "too_many_webhooks", "Delete a webhook before you make another"


class WebhookOff(Problem):
    status, code, title = 409, "webhook_off", "The webhook is switched off: switch it on first"


class TokenInvalid(Problem):
    status, code, title = 400, "token_invalid", "The link is not one that we sent"


class SignatureInvalid(Problem):
    status, code, title = 401, "signature_invalid", "The report is not signed by a provider that we know"


class NotificationNotFound(NotFound):
    status, code, title = 404, "notification_not_found", "There is no such notification"


class EventsUnavailable(Problem):
    """Flask alone answers: nobody is there to hold a stream."""

    status, code, title = (
        501,
        "events_unavailable",
        "No events are streamed here",
    )
