"""The front's own worker class keeps what gunicorn's has."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest
from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers import gasgi

import webapp.front.worker


@pytest.mark.skipif(find_spec("gunicorn_h1c") is None, reason="gunicorn's C parser is not installed here")
def test_it_parses_with_the_c_parser_where_there_is_one() -> None:
    assert gasgi.ASGIProtocol is webapp.front.worker._Connection
    assert gasgi.ASGIProtocol._h1c_protocol_class is ASGIProtocol._h1c_protocol_class is not None
    assert ASGIProtocol._h1c_has_limits


def test_a_worker_leaves_what_is_here_for_good_out_of_its_collections(environment: dict[str, str]) -> None:
    program = (
        "import gc, config.gunicorn as settings; settings.post_worker_init(None);"
        "print(gc.get_freeze_count() > 1000, gc.get_threshold() == settings.GC_THRESHOLDS)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **environment}, capture_output=True, text=True
    )

    assert ended.stdout.split() == ["True", "True"], ended.stderr
