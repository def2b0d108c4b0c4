"""The worker processes: jobs that call services, and the table of what runs when."""
