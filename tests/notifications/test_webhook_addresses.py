"""Where webhooks never lead: a listening server behind a hundred disguises is not called once."""

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.receiver import receiving
from webapp.notifications.channels.email import connection
from webapp.notifications.channels.webhook import Refused, call, calling, target


def _words(text: str) -> list[str]:
    return text.split()


HOSTS = _words("""
127.0.0.1 127.0.0.2 127.255.255.254 127.1 127.0.1 0 0.0.0.0 0.0.0.1 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1
017700000001 0177.0.0.1 0177.1 00000177.0.0.1 127.0.0.01 127.0.0.1. 127.0.0.1.. 127.0.0.0x1 127.000.000.001
4294967295 255.255.255.255 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.255.255
169.254.0.1 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 100.64.0.1 100.127.255.255 192.0.0.1
192.0.0.170 192.0.2.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 192.88.99.1 224.0.0.1
239.255.255.250 240.0.0.1 [::1] [::] [0:0:0:0:0:0:0:1] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1]
[::ffff:0:127.0.0.1] [0:0:0:0:0:ffff:7f00:0001] [::ffff:169.254.169.254] [::ffff:10.0.0.1]
[64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [64:ff9b::a9fe:a9fe] [2002:7f00:1::]
[2002:a00:1::1] [2002:a9fe:a9fe::] [2002:c0a8:1::1] [2001::7f00:1] [2001:0:4136:e378:8000:63bf:3fff:fdd2]
[2001:db8::1] [2001:10::1] [2001:2::1] [fe80::1] [fe80::1%25lo] [fe80::1%lo] [fe80::1%25eth0] [::1%25lo]
[2606:4700::1%25lo] [fec0::1] [fc00::1] [fd00::1] [fd00:ec2::254] [ff02::1] [ff05::1] [100::1] [3fff::1]
[5f00::1] [4000::1] localhost LOCALHOST localhost.
""")
"""Of this machine, of private networks, of clouds' own, and of what carries such an address inside."""

NAMES = {
    "rebound.example.com": ["127.0.0.1"],
    "two.example.com": ["93.184.216.34", "127.0.0.1"],
    "six.example.com": ["::1"],
    "mapped.example.com": ["::ffff:127.0.0.1"],
    "cloud.example.com": ["169.254.169.254"],
    "nat64.example.com": ["64:ff9b::7f00:1"],
}
"""Names that lead there, as a hostile name server may say."""

FORMS = _words("""
http://user@127.0.0.1/ http://example.com@127.0.0.1/ http://127.0.0.1#@example.com/
http://127.0.0.1\\@example.com/ http://example.com:22/ http://example.com:8080/ https://example.com:80/
http://example.com:443/ file:///etc/passwd gopher://127.0.0.1/ ftp://127.0.0.1/ dict://127.0.0.1/
//127.0.0.1/ 127.0.0.1 http:127.0.0.1 http:///127.0.0.1 http://[127.0.0.1]/ http://127.0.0.1%00.example.com/
http://127.0.0.1%2f@example.com/ http://[::1 http://ex%61mple.com/ http://１２７.0.0.1/ http://ⓛocalhost/
http://127。0。0。1/ http://example.com:99999/ http://-example.com/
""")


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """A server on this machine's port 80 in disguise: whoever connects anywhere is led to it, and noted."""
    seen: list[object] = []
    server = socket.create_server(("127.0.0.1", 0))
    real = socket.socket.connect

    def connect(sock: socket.socket, address: tuple[object, ...]) -> None:
        seen.append(address)
        real(sock, server.getsockname())

    looked_up = connection.look_up

    def look_up(host: str, port: int, seconds: float) -> connection.Found:
        if host not in NAMES:
            return looked_up(host, port, seconds)
        families = [(socket.AF_INET6 if ":" in one else socket.AF_INET, one) for one in NAMES[host]]
        return [(family, socket.SOCK_STREAM, 6, "", (one, port)) for family, one in families]

    monkeypatch.setattr(socket.socket, "connect", connect, raising=False)
    monkeypatch.setattr(calling, "look_up", look_up)
    yield seen
    server.close()


def _call(url: str, *, seconds: float = 2.0, loopback: bool = False) -> calling.Outcome:
    return call(url, b"{}", {}, seconds=seconds, loopback=loopback)


def test_no_disguise_of_an_address_is_called(listening: list[object]) -> None:
    urls = [f"{scheme}://{host}/" for host in (*HOSTS, *NAMES) for scheme in ("http", "https")]
    urls += FORMS
    assert len({*HOSTS, *NAMES, *FORMS}) >= 100
    told = {url: _call(url) for url in urls}
    assert {url: one for url, one in told.items() if not one.error.startswith(("refused", "OSError"))} == {}
    assert listening == []
    assert sum(one.error.startswith("refused") for one in told.values()) >= 150


def test_the_server_would_have_been_called(listening: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NAMES, "good.example.com", ["93.184.216.34"])
    _call("http://good.example.com/", seconds=0.3)
    assert listening == [("93.184.216.34", 80)]


@pytest.mark.parametrize(
    "url", ["https://example.com", "http://EXAMPLE.com:80/a?b=c", "https://[2606:4700::1]/"]
)
def test_public_addresses_are_taken(url: str) -> None:
    assert target(url, loopback=False).port in (80, 443)


def test_development_may_call_this_machine_and_nothing_else_more() -> None:
    assert target("http://127.0.0.1:5000/", loopback=True).port == 5000
    for url in ("http://10.0.0.1/", "http://example.com:5000/", "http://[::ffff:10.0.0.1]/"):
        with pytest.raises(Refused):
            target(url, loopback=True)


def test_a_redirect_is_not_followed() -> None:
    with receiving() as elsewhere, receiving() as receiver:
        receiver.status, receiver.headers = 302, {"Location": elsewhere.url}
        outcome = _call(receiver.url, loopback=True)
        assert (outcome.status, outcome.ok, outcome.error) == (302, False, "redirects are not followed")
        assert elsewhere.calls == []


def test_of_an_endless_answer_only_64_kilobytes_are_read() -> None:
    sent = 0

    def pour(taken: socket.socket) -> None:
        nonlocal sent
        taken.recv(65536)
        taken.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                sent += taken.send(b"x" * 4096)
        except OSError:
            return

    outcome = _served(pour)
    assert outcome.ok
    assert outcome.excerpt == "x" * 500
    assert outcome.milliseconds < 1500


@pytest.mark.parametrize("head", [b"X: y\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_endless_headers_end(head: bytes) -> None:
    def pour(taken: socket.socket) -> None:
        taken.recv(65536)
        try:
            taken.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" if head[:4] == b"HTTP" else b"HTTP/1.1 200 OK\r\n")
            while True:
                taken.sendall(head)
        except OSError:
            return

    assert _served(pour).milliseconds < 1500


@pytest.mark.timed
def test_a_receiver_that_drips_or_says_nothing_is_left_in_time() -> None:
    def drip(taken: socket.socket) -> None:
        try:
            for one in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 1000:
                taken.send(bytes([one]))
                time.sleep(0.05)
        except OSError:
            return

    for act in (drip, lambda taken: time.sleep(0.8)):
        outcome = _served(act, seconds=0.5)
        assert (outcome.ok, outcome.error) == (False, "out of time")
        assert outcome.milliseconds < 1000


def test_a_certificate_must_name_the_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is good for another name, and one that nobody vouches for."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    command += ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=other.example.com"]
    subprocess.run([*command, "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    served = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    served.load_cert_chain(certificate, key)

    def answer(taken: socket.socket) -> None:
        try:
            with served.wrap_socket(taken, server_side=True) as secure:
                while not secure.recv(65536).endswith(b"{}"):
                    pass
                secure.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        except OSError:
            return

    unknown = _served(answer, scheme="https", host="localhost")
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(calling, "tls_context", lambda: trusting)
    assert not unknown.ok
    assert _served(answer, scheme="https", host="localhost").ok
    assert "127.0.0.1" in _served(answer, scheme="https").error


def _served(
    act: object, *, seconds: float = 2.0, scheme: str = "http", host: str = "127.0.0.1"
) -> calling.Outcome:
    """What becomes of a call of a server that does this with the connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            taken, _ = server.accept()
            with taken:
                act(taken)  # type: ignore[operator]

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        outcome = _call(f"{scheme}://{host}:{server.getsockname()[1]}/", seconds=seconds, loopback=True)
        thread.join(5)
    return outcome
