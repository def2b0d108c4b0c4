"""What notifications accepts and returns over HTTP: nothing, as long as it has no routes."""
