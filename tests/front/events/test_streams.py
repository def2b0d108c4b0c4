"""What happens to a user is told to their streams, to no others, and until they may not hear it any more."""

import signal
import time
from typing import Any
from uuid import UUID

import jwt

from config.keys import load_private_key, public_jwk
from config.settings import Settings
from tests.front.events.conftest import Browser
from tests.notifications.conftest import instant
from tests.support.jobs import Jobs
from tests.support.processes import Web, web
from tests.support.servers import Servers
from tests.support.waiting import until
from webapp.core.verified import LEEWAY

Two = tuple[Web, Web]


def forged(browser: Browser, settings: Settings, **claims: Any) -> str:
    """The browser's token with other claims, signed as auth does."""
    key = load_private_key(settings.jwt_private_key)
    genuine = jwt.decode(browser.token, options={"verify_signature": False})
    head = {"kid": public_jwk(key.public_key())["kid"], "typ": "at+jwt"}
    return jwt.encode({**genuine, **claims}, key, "EdDSA", headers=head)


def test_a_change_in_one_process_is_told_within_a_second_in_another(ada: Browser, two: Two) -> None:
    with ada.streaming() as stream:
        ready = stream.next()
        began = time.monotonic()
        made = ada.task(url=two[1].url)
        event = stream.next()

    assert ready is not None
    assert event is not None
    assert time.monotonic() - began < 1
    assert (ready.name, event.name) == ("ready", "tasks.changed")
    assert event.data == {"request_ids": [made.headers["X-Request-ID"]]}
    assert event.id != ready.id


def test_nothing_buffers_or_keeps_it(ada: Browser) -> None:
    with ada.streaming() as stream:
        told = stream.answer.headers

    assert told["Content-Type"] == "text/event-stream"
    assert told["X-Accel-Buffering"] == "no"
    assert "no-cache" in told["Cache-Control"]


def test_a_notification_is_told_and_so_is_that_it_was_read(
    ada: Browser, jobs: Jobs, settings: Settings
) -> None:
    with ada.streaming() as stream:
        stream.next()
        ada.ask("POST", "/tasks", json={"title": "x", "reminders": [{"at": instant()}]})
        jobs.drain()
        names = []
        while "notification.created" not in names:
            event = stream.next()
            assert event is not None
            names.append(event.name)
        ada.ask("POST", "/notifications/read-all", json={})
        read = stream.next()

    assert set(names) == {"tasks.changed", "notification.created"}
    assert read is not None
    assert read.name == "notifications.changed"


def test_another_users_changes_are_never_told(ada: Browser, bea: Browser) -> None:
    with ada.streaming() as stream, bea.streaming() as other:
        stream.next()
        other.next()
        bea.task()
        heard = other.next()

        assert heard is not None
        assert heard.name == "tasks.changed"
        assert stream.quiet(0.8)


def test_a_token_hears_only_what_it_covers(ada: Browser, settings: Settings, jobs: Jobs) -> None:
    with ada.streaming(token=forged(ada, settings, scope="tasks:read")) as stream:
        stream.next()
        ada.ask("POST", "/tasks", json={"title": "x", "reminders": [{"at": instant()}]})
        jobs.drain()
        heard = {stream.next().name}  # type: ignore[union-attr]

        assert heard == {"tasks.changed"}
    with ada.streaming(token=forged(ada, settings, scope="account:read"), status=403):
        pass
    with ada.streaming(token="nonsense", status=401):
        pass


def test_who_comes_back_is_told_to_look_again_only_if_something_moved(ada: Browser) -> None:
    with ada.streaming() as stream:
        seen = stream.next().id  # type: ignore[union-attr]
    with ada.streaming(seen) as same:
        assert same.next().id == seen  # type: ignore[union-attr]
        assert same.quiet(0.6)
    ada.task()

    with ada.streaming(seen) as moved:
        ready, event = moved.next(), moved.next()

    assert ready is not None
    assert event is not None
    assert event.name == "resync"
    assert event.id == ready.id != seen


def test_heartbeats_show_that_it_is_alive(ada: Browser) -> None:
    with ada.streaming() as stream:
        stream.next()
        began = time.monotonic()
        beats = [stream.next(heartbeats=True) for _ in range(2)]

    assert [beat.name for beat in beats if beat] == ["", ""]
    assert time.monotonic() - began < 3


def test_it_ends_with_its_token(ada: Browser, settings: Settings) -> None:
    soon = int(time.time() - LEEWAY.total_seconds() + 2)
    with ada.streaming(token=forged(ada, settings, exp=soon)) as stream:
        assert stream.ended_within(3.5)


def test_it_ends_within_a_second_of_its_session(ada: Browser, bea: Browser) -> None:
    with ada.streaming() as stream, bea.streaming() as other:
        stream.next()
        other.next()
        assert ada.ask("POST", "/auth/logout").status_code == 204

        assert stream.ended_within(1)
        assert other.quiet(0.6)
    with ada.streaming(status=401):
        pass


def test_there_are_only_so_many_of_one_user(ada: Browser, bea: Browser) -> None:
    streams = [ada.open() for _ in range(3)]
    with ada.streaming(status=429) as refused:
        assert b"too_many_streams" in refused.answer.read()
    with bea.streaming():
        pass

    for stream in streams:
        stream.close()

    until(lambda: _status(ada) == 200, seconds=3)


def test_flask_alone_says_that_there_are_none(client: Any, ada: Browser) -> None:
    answer = client.get("/api/v1/events", headers={"Authorization": f"Bearer {ada.token}"})

    assert (answer.status_code, answer.json["code"]) == (501, "events_unavailable")


def test_all_end_when_the_process_is_told_to_stop(ada: Browser, environment: dict[str, str]) -> None:
    own = {"WEB_CONCURRENCY": "1", "EVENT_STREAMS": "2", "WEB_FRONT": "on"}
    with web(environment, **own) as running:
        here = Browser(running.url, ada.token)
        with here.streaming() as first, here.streaming() as second:
            first.next()
            second.next()
            with here.streaming(status=503) as full:
                assert b"streams_full" in full.answer.read()
            running.process.popen.send_signal(signal.SIGTERM)

            assert first.ended_within(1)
            assert second.ended_within(1)
        running.process.popen.wait(10)


def test_who_listens_is_told_to_look_again_when_redis_is_back(ada: Browser, servers: Servers) -> None:
    with ada.streaming() as stream:
        stream.next()
        for client in (servers.cache,):
            client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")

        event = stream.next()

        assert event is not None
        assert event.name == "resync"
        ada.task()
        until(lambda: _name(stream.next()) == "tasks.changed", seconds=5)


def test_a_frozen_redis_ends_no_stream_and_is_made_good(ada: Browser, servers: Servers) -> None:
    with ada.streaming() as stream:
        stream.next()
        servers.cache_server.process.signal(signal.SIGSTOP)
        try:
            assert stream.next(heartbeats=True) is not None
            time.sleep(2.2)
        finally:
            servers.cache_server.process.signal(signal.SIGCONT)

        until(lambda: _name(stream.next()) == "resync", seconds=5)


def test_a_version_that_nobody_told_of_is_found(ada: Browser, servers: Servers) -> None:
    user = str(UUID(jwt.decode(ada.token, options={"verify_signature": False})["sub"]))
    until(lambda: "-" not in _id(ada), seconds=5)
    with ada.streaming() as stream:
        stream.next()
        servers.cache.hset(f"a:tasks:{{{user}}}", "v", "0123456789abcdef")

        assert _name(stream.next()) == "resync"


def _status(browser: Browser) -> int:
    stream = browser.open()
    stream.close()
    return stream.answer.status


def _id(browser: Browser) -> str:
    with browser.streaming() as stream:
        event = stream.next()
    assert event is not None
    return event.id


def _name(event: Any) -> str:
    assert event is not None
    return str(event.name)
