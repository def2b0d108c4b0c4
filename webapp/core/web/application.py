"""The Flask application class: strict bodies, fast JSON, a deadline for every request."""

from functools import cached_property
from typing import Any

import orjson
import pymongo
from apiflask import APIFlask
from flask import Request, Response, current_app
from flask.json.provider import JSONProvider
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.core import strict_json
from webapp.core.errors import MalformedJson, UnsupportedMediaType
from webapp.core.plan import MAX_BODY_BYTES


class StrictRequest(Request):
    """A request whose JSON is read by the contract's rules."""

    _body: Any = None

    @property
    def max_content_length(self) -> int:
        """What the address takes, in bytes."""
        view = current_app.view_functions.get(self.endpoint or "")
        return int(getattr(view, "max_body", MAX_BODY_BYTES))

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        """It is the address's, and nobody's to set."""
        raise AttributeError(value)

    def get_data(self, *args: Any, **kwargs: Any) -> Any:
        """The body. Errors: 413; the library cuts one off that comes in chunks, without a word."""
        data = super().get_data(*args, **kwargs)
        if self.content_length is None and len(data) == self.max_content_length and self._goes_on:
            raise RequestEntityTooLarge
        return data

    @cached_property
    def _goes_on(self) -> bool:
        return bool(self.environ["wsgi.input"].read(1))

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:  # noqa: ARG002
        """The parsed body; an absent body reads as `{}`. Errors: 400, 413 and 415 as problems."""
        if self._body is None:
            data = self.get_data()
            if data and (self.mimetype != "application/json" or self.content_encoding):
                raise UnsupportedMediaType
            self._body = strict_json.loads(data) if data else {}
            if self._body is None:
                raise MalformedJson("The body is null.")
        return self._body


class FastJSON(JSONProvider):
    """Answers are written by orjson."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:  # noqa: ARG002
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:  # noqa: ARG002
        return strict_json.loads(s.encode() if isinstance(s, str) else s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        value = self._prepare_response_obj(args, kwargs)
        return Response(orjson.dumps(value), mimetype="application/json")


class Application(APIFlask):
    """APIFlask with our request, our JSON, and a bound on the database's share of a request."""

    request_class = StrictRequest
    json_provider_class = FastJSON

    def ensure_sync(self, func: Any) -> Any:
        """No view and no hook is asynchronous: they need not be asked eleven times a request."""
        return func

    def full_dispatch_request(self) -> Response:
        with pymongo.timeout(self.config["REQUEST_DEADLINE"]):
            return super().full_dispatch_request()
