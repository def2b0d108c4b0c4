"""The front's own worker class keeps what gunicorn's has."""

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
