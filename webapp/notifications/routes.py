"""Notifications over HTTP: the inbox, preferences and webhooks take their place here."""

from apiflask import APIBlueprint

blueprints: tuple[APIBlueprint, ...] = ()
