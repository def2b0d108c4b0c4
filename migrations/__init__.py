"""Changes to stored data: dated files for each service, each run once and recorded."""
