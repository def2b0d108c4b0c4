"""What people have to do."""
