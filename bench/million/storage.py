"""What a crowd takes: bytes of rows and of each index, on disk and in memory."""

from typing import Any

from pymongo import MongoClient

from bench.million.crowd import Crowd

Row = dict[str, Any]
WORDS = "terms"


def sizes(client: "MongoClient[Row]", crowd: Crowd) -> Row:
    """Of tasks by index and task; of everything by user."""
    names = [f"{crowd.database_prefix}_{service}" for service in ("auth", "tasks", "notifications")]
    tasks = client[names[1]].command("collStats", "tasks")
    whole = [client[name].command("dbStats") for name in names]
    count = max(1, tasks["count"])
    per_index = {name: round(size / count, 1) for name, size in tasks["indexSizes"].items()}
    return {
        "tasks": tasks["count"],
        "task_bytes": round(tasks["size"] / count, 1),
        "task_bytes_on_disk": round(tasks["storageSize"] / count, 1),
        "index_bytes_a_task": per_index,
        "index_bytes_a_task_without_words": round(
            sum(size for name, size in per_index.items() if WORDS not in name), 1
        ),
        "index_bytes_a_task_in_all": round(sum(per_index.values()), 1),
        "disk_bytes_a_user": round(sum(one["storageSize"] + one["indexSize"] for one in whole) / crowd.users),
        "disk_bytes": sum(one["storageSize"] + one["indexSize"] for one in whole),
    }


def memory(client: "MongoClient[Row]") -> Row:
    """What MongoDB holds in its cache, and what it read into it, in bytes since it was started."""
    cache = client.admin.command("serverStatus")["wiredTiger"]["cache"]
    return {
        "cache_bytes": cache["bytes currently in the cache"],
        "cache_most_bytes": cache["maximum bytes configured"],
        "bytes_read_into_cache": cache["bytes read into cache"],
    }
