"""The application: services, the contracts between them, and the plumbing they share."""
