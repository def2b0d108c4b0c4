"""Load on the production configuration, beside the best peer we could write and the floor of gunicorn."""
