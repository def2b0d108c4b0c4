"""The load asks for deeper pages in the form of the application's cursors: else it measures refusals."""

import base64
from pathlib import Path

from bson import ObjectId

from webapp.tasks.service.listing import Filter

BEFORE, AFTER = '[":","', '"]'


def test_a_cursor_of_all_tasks_is_as_the_load_and_the_reference_make_it(root: Path) -> None:
    task_id = ObjectId()
    cursor = Filter().keyset().encode({"_id": task_id})
    script = (root / "bench" / "wrk" / "uncached_list.lua").read_text()
    reference = (root / "bench" / "reference" / "fastify" / "tasks.js").read_text()

    assert base64.b64decode(cursor).decode() == f"{BEFORE}{task_id}{AFTER}"
    assert f"'{BEFORE}' .. task_id(" in script
    assert f".. '{AFTER}'" in script
    assert 'JSON.stringify([":", id.toHexString()])' in reference
