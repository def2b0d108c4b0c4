"""Turns a cluster of shards into one that holds the services' collections, each by its key."""
