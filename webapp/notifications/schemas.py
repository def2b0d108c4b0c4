"""What notifications accepts and returns."""
