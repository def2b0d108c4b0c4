"""The documents of a service."""

from importlib import import_module

import mongoengine


def documents(service: str) -> list[type[mongoengine.Document]]:
    """Every document that the service stores. (MongoEngine's registry keeps one of each class name alone.)"""
    found = vars(import_module(f"webapp.{service}.models")).values()
    return [one for one in found if isinstance(one, type) and _is_stored(one, service)]


def _is_stored(found: type, service: str) -> bool:
    return issubclass(found, mongoengine.Document) and found._meta.get("db_alias") == service
