"""The part of the plumbing that knows Flask."""
