"""What documents share: the meta that every model starts from."""

from typing import Any


def meta(
    service: str,
    collection: str,
    *,
    indexes: list[Any] | None = None,
    shard_key: str = "",
    replicas: bool = False,
) -> dict[str, Any]:
    """The MongoEngine `meta` of a collection: its service's alias, its indexes (made by migrations only), and
    its shard key: `{user_id: 1, _id: 1}`, or what is named for a collection that is looked up otherwise.
    `replicas`: fills of the cache may read it from a secondary, for every write that they show stands inside
    `answers.of(service).changing`."""
    return {
        "db_alias": service,
        "collection": collection,
        "indexes": indexes or [],
        "auto_create_index": False,
        "index_cls": False,
        "shard_key": (shard_key,) if shard_key else ("user_id", "id"),
        "replicas": replicas,
    }
