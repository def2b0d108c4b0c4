"""What every stored document keeps to."""

from collections.abc import Iterator

import mongoengine
import pytest
from mongoengine.fields import BaseField, ComplexBaseField

from config.services import SERVICES
from tests.support.documents import documents
from tests.support.scoping import LOOKED_UP_OTHERWISE

POINTING = (mongoengine.ReferenceField, mongoengine.LazyReferenceField, mongoengine.GenericReferenceField)


NOBODYS = ("tries",)
"""Counted by a hash, also for addresses that nobody has; it goes by itself within minutes."""

EACH = [(service, model) for service in SERVICES for model in documents(service)]
each_document = pytest.mark.parametrize(
    ("service", "model"), EACH, ids=[f"{service}.{model.__name__}" for service, model in EACH]
)


def test_every_service_has_documents() -> None:
    assert {service for service, _ in EACH} == set(SERVICES)


@each_document
def test_a_document_lives_in_the_database_of_its_own_service(
    service: str, model: type[mongoengine.Document]
) -> None:
    assert f"{model.__module__}.".startswith(f"webapp.{service}.models.")
    assert model._meta["db_alias"] == service


@each_document
def test_no_document_refers_into_another_collection(service: str, model: type[mongoengine.Document]) -> None:
    pointing = [field.name for field in _fields(model._fields.values()) if isinstance(field, POINTING)]
    assert pointing == []


@each_document
def test_nothing_but_the_id_is_unique(service: str, model: type[mongoengine.Document]) -> None:
    unique = [field.name for field in model._fields.values() if field.unique and not field.primary_key]
    assert unique == []
    assert [spec for spec in model._meta["index_specs"] if spec.get("unique")] == []


@each_document
def test_a_document_names_the_user_it_belongs_to(service: str, model: type[mongoengine.Document]) -> None:
    if model._get_collection_name() in NOBODYS:
        assert "user_id" not in model._fields
        assert any("expireAfterSeconds" in spec for spec in model._meta["index_specs"])
        return
    owner = model._fields["user_id"]
    assert isinstance(owner, mongoengine.UUIDField)
    assert owner.required


@each_document
def test_a_document_is_sharded_by_its_user_or_by_what_it_is_looked_up_by(
    service: str, model: type[mongoengine.Document]
) -> None:
    otherwise = model._get_collection_name() in LOOKED_UP_OTHERWISE
    assert model._meta["shard_key"] == (("id",) if otherwise else ("user_id", "id"))


@each_document
def test_what_belongs_to_a_user_is_found_when_they_leave(
    service: str, model: type[mongoengine.Document]
) -> None:
    """Or it goes by itself: an outbox as it is told, an ended session with its tokens; an address by name."""
    name = model._get_collection_name()
    by_user = any(spec["fields"][0][0] == "user_id" for spec in model._meta["index_specs"])
    is_the_user = isinstance(model._fields["id"], mongoengine.UUIDField)
    assert by_user or is_the_user or name in ("outbox", "revoked_sessions", "emails", *NOBODYS)


@each_document
def test_indexes_are_made_by_migrations_alone(service: str, model: type[mongoengine.Document]) -> None:
    assert model._meta["auto_create_index"] is False
    assert model._meta["index_cls"] is False


def _fields(fields: object) -> Iterator[BaseField]:
    """The fields, and those inside lists and maps."""
    for field in fields:  # type: ignore[attr-defined]
        yield field
        if isinstance(field, ComplexBaseField) and field.field is not None:
            yield from _fields([field.field])
