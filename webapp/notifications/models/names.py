"""The service whose documents these are, and its words."""

SERVICE = "notifications"

EMAIL, IN_APP, WEBHOOK = CHANNELS = ("email", "in_app", "webhook")
REMINDER, OVERDUE, DIGEST, SECURITY = TOPICS = ("reminder", "overdue", "digest", "security")
"""What one chooses to be told of. Each message of the ledger is of a kind of its own, which has a topic."""
