"""What Lighthouse says of the app, as it is served in production."""
