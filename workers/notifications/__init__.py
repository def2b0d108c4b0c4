"""The jobs of notifications."""
