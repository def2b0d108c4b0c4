"""Starts MongoDB, Redis and a mail catcher on this machine, for `make run` and for the tests."""
