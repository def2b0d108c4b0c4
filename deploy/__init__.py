"""How the product is run elsewhere, and how much of it."""
