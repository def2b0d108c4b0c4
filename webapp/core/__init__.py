"""Plumbing with no product word in it."""
