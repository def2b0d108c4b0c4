"""The jobs of auth."""
