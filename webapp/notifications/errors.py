"""What can go wrong with notifications: nothing that a client is told of, as long as it has no routes."""
