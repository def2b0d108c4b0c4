"""The jobs of tasks."""
