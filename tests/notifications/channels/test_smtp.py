"""Deliveries over real sockets: what arrives, and how each fault at each verb is told."""

import socket
import ssl
import time
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.smtp import AuthResult

from webapp.notifications.channels.email import (
    Abandoned,
    PermanentFailure,
    SmtpFailure,
    TemporaryFailure,
    compose,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_mail_arrives_whole_and_the_last_reply_is_returned(sink, deliver):
    server = sink()
    assert deliver(server.url) == "2.0.0 queued as 42"
    (envelope,) = server.box.envelopes
    assert envelope.mail_from == "no-reply@myriad.example"
    assert envelope.rcpt_tos == ["ada@example.org"]
    arrived = message_from_bytes(envelope.content, policy=default)
    assert arrived["Message-ID"] == "<d1@myriad.example>"
    assert arrived.get_body(("plain",)).get_content().split() == ["Hello", ".dot", "..dots"]


def test_the_caller_is_told_once_between_354_and_the_dot(scripted, acts, deliver):
    server = scripted("nothing", acts.drop)
    seen = []
    deliver(server.url, before_final_dot=lambda: seen.append(list(server.lines)))
    (before,) = seen
    assert before[-1] == b"DATA\r\n"
    assert b".\r\n" in server.lines


@pytest.mark.parametrize("decision", [Abandoned("lease lost"), ConnectionError("database"), TimeoutError()])
def test_a_caller_that_stops_leaves_no_mail(sink, deliver, decision):
    server = sink()

    def stop():
        raise decision

    with pytest.raises(type(decision)) as caught:
        deliver(server.url, before_final_dot=stop)
    assert caught.value is decision
    assert server.box.envelopes == []


def test_nothing_is_written_after_a_caller_stopped(scripted, acts, deliver):
    server = scripted("nothing", acts.drop)

    def stop():
        raise Abandoned

    with pytest.raises(Abandoned):
        deliver(server.url, before_final_dot=stop)
    server.join(2)
    assert server.lines[-1] == b"DATA\r\n"


def test_the_caller_is_not_told_when_no_mail_can_go_out(sink, deliver):
    calls = []
    with pytest.raises(PermanentFailure):
        deliver(sink({"RCPT": "550 no"}).url, before_final_dot=lambda: calls.append(1))
    assert calls == []


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("code", [421, 451, 550])
def test_aiosmtpd_refusals_are_told_apart(sink, deliver, verb, code):
    server = sink({verb: f"{code} 5.1.1 <ada@example.org> not here"})
    with pytest.raises(SmtpFailure) as caught:
        deliver(server.url)
    assert type(caught.value) is (PermanentFailure if code == 550 else TemporaryFailure)
    assert caught.value.code == code
    assert not caught.value.handed_over
    assert server.box.envelopes == []
    said = "final dot" if verb == "DATA" else verb
    assert caught.value.reason == f"{said}: {code} 5.1.1 <…@example.org> not here"


PERMANENT_AT = {"MAIL", "RCPT", "DATA", "."}


@pytest.mark.parametrize("verb", ["banner", "EHLO", "MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize("code", [421, 451, 550, 530])
def test_a_refusal_is_permanent_only_where_it_is_about_the_mail(scripted, acts, deliver, verb, code):
    server = scripted(verb, acts.say(f"{code} no"))
    with pytest.raises(SmtpFailure) as caught:
        deliver(server.url)
    permanent = code == 550 and verb in PERMANENT_AT
    assert isinstance(caught.value, PermanentFailure if permanent else TemporaryFailure)
    assert (caught.value.code, caught.value.handed_over) == (code, False)


FAULTS = ["hang", "drop", "silly", "half a line", "more to come"]


@pytest.mark.parametrize("verb", ["banner", "EHLO", "MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize("fault", FAULTS)
def test_silence_and_nonsense_are_temporary_and_uncertain_only_after_the_dot(
    scripted, acts, deliver, verb, fault
):
    act = {
        "hang": acts.hang,
        "drop": acts.drop,
        "silly": acts.say("hello there"),
        "half a line": acts.say_and_drop("354 " if verb == "DATA" else "250 ok"),
        "more to come": acts.say_and_drop("550-first of\r\n"),
    }[fault]
    with pytest.raises(TemporaryFailure) as caught:
        deliver(scripted(verb, act).url, timeout=0.1)
    assert caught.value.code is None
    assert caught.value.handed_over is (verb == ".")


def test_a_server_that_drops_after_354_has_no_mail(scripted, acts, deliver):
    server = scripted("DATA", acts.say_and_drop("354 go\r\n"))
    started = time.monotonic()
    with pytest.raises(TemporaryFailure):
        deliver(server.url)
    assert time.monotonic() - started < 1


def test_a_server_that_stops_reading_the_body_has_no_mail(scripted, acts, deliver, mail):
    def stop_reading(sock):
        sock.sendall(b"354 go\r\n")
        time.sleep(0.6)
        return False

    long = compose(mail(text="a line of text\n" * 600_000), date=NOW)
    with pytest.raises(TemporaryFailure, match="body") as caught:
        deliver(scripted("DATA", stop_reading).url, message=long)
    assert not caught.value.handed_over


@pytest.mark.timed
@pytest.mark.parametrize("verb", ["banner", "EHLO", "RCPT", "DATA", "."])
@pytest.mark.parametrize("text", [b"2", b"250-more\r\n"])
def test_a_dripping_server_is_cut_off_at_the_deadline(scripted, acts, deliver, verb, text):
    server = scripted(verb, acts.drip(text))
    started = time.monotonic()
    with pytest.raises(TemporaryFailure, match=r"out of time|timed out") as caught:
        deliver(server.url, timeout=0.15, deadline=0.25)
    assert 0.24 < time.monotonic() - started < 0.75
    assert caught.value.handed_over is (verb == ".")


def test_a_server_that_is_slow_at_each_verb_is_cut_off_too(scripted, deliver):
    def slow(sock):
        time.sleep(0.25)
        sock.sendall(b"220 at last\r\n")
        return True

    with pytest.raises(TemporaryFailure, match="out of time"):
        deliver(scripted("banner", slow).url, deadline=0.2)


def test_a_caller_that_uses_up_the_time_sends_no_mail(sink, deliver):
    server = sink()
    with pytest.raises(TemporaryFailure, match="body: out of time") as caught:
        deliver(server.url, deadline=0.3, before_final_dot=lambda: time.sleep(0.4))
    assert not caught.value.handed_over
    assert server.box.envelopes == []


def test_a_refused_port_is_temporary(deliver):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(TemporaryFailure, match="connect"):
        deliver(f"smtp://127.0.0.1:{port}")


def test_an_unknown_name_is_temporary(deliver):
    with pytest.raises(TemporaryFailure, match="connect"):
        deliver("smtp://mail.invalid", timeout=1)


@pytest.mark.timed
def test_a_name_server_that_hangs_is_not_waited_for(deliver, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(0.6) or [])
    started = time.monotonic()
    with pytest.raises(TemporaryFailure, match="connect"):
        deliver("smtp://mail.example", timeout=0.1)
    assert time.monotonic() - started < 0.4


def test_the_next_address_of_a_name_is_tried(sink, deliver, monkeypatch):
    port = int(sink().url.rpartition(":")[2])
    family = (socket.AF_INET, socket.SOCK_STREAM, 0, "")
    found = [(*family, ("127.0.0.1", 1)), (*family, ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert deliver("smtp://two.example") == "2.0.0 queued as 42"


def test_starttls_and_credentials(sink, deliver, certificate):
    seen = []

    def check(_, __, ___, ____, data):
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss", handled=False)

    server = sink(tls_context=certificate, require_starttls=True, authenticator=check, auth_required=True)
    address = server.url.removeprefix("smtp://")
    deliver(f"smtp://myriad:p%40ss@{address}?starttls=required")
    assert seen == [(b"myriad", b"p@ss")]
    with pytest.raises(TemporaryFailure) as caught:
        deliver(f"smtp://myriad:wrong@{address}?starttls=required")
    assert (caught.value.reason, caught.value.code) == ("AUTH: 535", 535)


def test_implicit_tls(sink, deliver, certificate):
    server = sink(ssl_context=certificate)
    assert deliver(server.url.replace("smtp:", "smtps:")) == "2.0.0 queued as 42"


def test_required_starttls_is_never_done_without(sink, deliver):
    server = sink()
    with pytest.raises(TemporaryFailure, match="STARTTLS"):
        deliver(f"{server.url}?starttls=required")
    assert server.box.envelopes == []


def test_a_certificate_nobody_signed_is_temporary(sink, deliver, certificate, monkeypatch):
    server = sink(ssl_context=certificate)
    monkeypatch.setattr(
        "webapp.notifications.channels.email.conversation.tls_context", ssl.create_default_context
    )
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(TemporaryFailure, match=r"TLS: .*certificate verify failed"):
        deliver(server.url.replace("smtp:", "smtps:"))


@pytest.mark.timed
@pytest.mark.parametrize("fault", ["hang", "drop", "drip"])
def test_a_handshake_that_fails_is_temporary_and_bounded(scripted, acts, deliver, fault):
    ready = b"220 go\r\n"
    record = b"\x16\x03\x03\x40\x00"
    act = {
        "hang": lambda sock: sock.sendall(ready) or acts.hang(sock),
        "drop": acts.say_and_drop(ready.decode()),
        "drip": acts.drip(b"\0", after=ready + record),
    }[fault]
    started = time.monotonic()
    with pytest.raises(TemporaryFailure, match="TLS"):
        deliver(f"{scripted('STARTTLS', act).url}?starttls=required", timeout=0.2, deadline=0.4)
    assert time.monotonic() - started < 0.9


@pytest.mark.timed
def test_a_server_that_drips_inside_tls_is_cut_off_too(scripted, acts, deliver, certificate):
    def drip_encrypted(sock):
        sock.sendall(b"220 go\r\n")
        with certificate.wrap_socket(sock, server_side=True) as secure:
            return acts.drip(b"2")(secure)

    started = time.monotonic()
    with pytest.raises(TemporaryFailure, match="EHLO: out of time"):
        deliver(f"{scripted('STARTTLS', drip_encrypted).url}?starttls=required", deadline=0.4)
    assert time.monotonic() - started < 0.9


def test_a_challenge_that_cannot_be_read_is_temporary(scripted, acts, deliver):
    server = scripted("EHLO", acts.say("250-hi\r\n250 AUTH CRAM-MD5"))
    server.replies["AUTH"] = b"334 x\r\n"
    with pytest.raises(TemporaryFailure, match="AUTH"):
        deliver(server.url.replace("//", "//me:secret@"))


def test_an_international_address_needs_a_server_that_knows_them(sink, deliver, mail):
    message = compose(mail(recipient="grüße@example.org"), date=NOW)
    server = sink(enable_SMTPUTF8=True)
    deliver(server.url, message=message)
    assert server.box.envelopes[0].rcpt_tos == ["grüße@example.org"]
    with pytest.raises(PermanentFailure, match="international"):
        deliver(sink(enable_SMTPUTF8=False).url, message=message)


def test_a_message_to_two_people_is_not_sent(deliver, mail):
    message = compose(mail(), date=NOW)
    del message["To"]
    message["To"] = "a@example.org, b@example.org"
    with pytest.raises(ValueError, match="exactly one address in To"):
        deliver("smtp://127.0.0.1:1", message=message)
