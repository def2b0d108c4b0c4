"""The service whose documents these are, and its words."""

SERVICE = "notifications"

EMAIL = "email"
REMINDER, SECURITY = "reminder", "security"
"""What one chooses to be told of. Each message of the ledger is of a kind of its own, which has a topic."""
