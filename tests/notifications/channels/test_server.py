"""The URL of a mail server: what it may say, and what it never gives away."""

import pytest

from webapp.notifications.channels.email import SmtpServer


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail", SmtpServer("mail", 25)),
        ("smtp://127.0.0.1:2525/", SmtpServer("127.0.0.1", 2525)),
        ("smtp://[::1]:25", SmtpServer("::1", 25)),
        ("smtps://mail", SmtpServer("mail", 465, "implicit")),
        ("smtp://mail?starttls=required", SmtpServer("mail", 587, "starttls")),
        ("smtps://u%40x:p%2F%3A@mail:1", SmtpServer("mail", 1, "implicit", "u@x", "p/:")),
        ("smtp://u:p@localhost", SmtpServer("localhost", 25, "none", "u", "p")),
    ],
)
def test_a_server_is_read_from_its_url(url, server):
    assert SmtpServer.from_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "", "mail", "http://mail", "smtp://", "smtp://mail/path", "smtp://mail?starttls=maybe", "smtp://mail#x",
        "smtps://mail?starttls=required", "smtp://u:hunter2@mail", "smtps://u:hun/ter2@mail", "smtps://mail:99999",
    ],
)  # fmt: skip
def test_another_url_is_refused_without_being_quoted(url):
    with pytest.raises(ValueError) as caught:
        SmtpServer.from_url(url)
    assert "hun" not in str(caught.value)


def test_credentials_are_not_in_the_repr():
    assert "secret" not in repr(SmtpServer("mail", 465, "implicit", "secret-user", "secret"))
