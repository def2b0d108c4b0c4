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
