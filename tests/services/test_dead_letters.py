"""What cannot be read is a dead letter: it holds up nobody, and one command tries it again."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.conftest import Caller, sign_up
from tests.support.split import Split
from tests.support.waiting import until
from webapp.core.bus import Bus

pytestmark = pytest.mark.xdist_group("services apart")


def test_what_cannot_be_read_is_kept_apart_and_tried_again_by_one_command(
    world: Split, ada: Caller, root: Path
) -> None:
    bus = Bus(world.rabbitmq.url, "tests")
    bus.send("notifications", "auth.x", b"no event", message_id="m1", content_type="application/json")
    bus.close()
    until(lambda: world.waiting("notifications.dead") == 1)
    sign_up(world, "bea")
    until(lambda: world.catcher.messages("bea@example.com"))

    command = [sys.executable, "-m", "workers.replay"]
    env = world.variables("notifications")
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=60)

    assert done.stdout == "1 events are tried again.\n", done.stderr
    until(lambda: world.logs().count("event_unreadable") >= 2)
    until(lambda: world.waiting("notifications.dead") == 1)
    assert world.waiting("notifications.incoming") == 0
