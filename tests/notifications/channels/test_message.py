"""A composed message: its parts and headers, and what never gets into them."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.notifications.channels.email import BadRecipient, Mail, compose, message_id

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]


def read_back(message):
    return message_from_bytes(message.as_bytes(), policy=default)


def test_text_comes_first_then_html(mail):
    arrived = read_back(compose(mail(text="Grüße\n", html="<p>Grüße</p>\n"), date=NOW))
    assert arrived.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in arrived.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().replace("\r\n", "\n") for part in arrived.iter_parts()] == [
        "Grüße\n",
        "<p>Grüße</p>\n",
    ]


def test_headers_are_those_of_an_automatic_mail(mail):
    arrived = read_back(compose(mail(), date=NOW))
    assert arrived.keys() == HEADERS
    assert arrived["From"] == "Myriad <no-reply@myriad.example>"
    assert arrived["To"] == "ada@example.org"
    assert arrived["Date"] == "Mon, 23 Nov 2026 09:00:00 +0000"
    assert arrived["Auto-Submitted"] == "auto-generated"


def test_every_body_line_is_short_ascii(mail):
    wire = compose(mail(text="é" * 5000, html="<p>" + "x" * 5000), date=NOW).as_bytes()
    assert wire.isascii()
    assert max(map(len, wire.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    "recipient",
    [
        "", "@", "a", "a@", "@b", "a@b, evil@x.org", "a@b,evil@x.org", "a@b;evil@x.org",
        "Ada <a@b.org>", "<a@b.org>", "a@b.org\r\nBcc: evil@x.org", "a@b.org\n", " a@b.org",
        "a@b.org ", "a b@c.org", "a@b@c.org", '"a@b, evil"@x.org', "a@b.org (note)", "a..b@c.org",
        ".a@b.org", "a.@b.org", "a@[127.0.0.1]", "a@b..org", "a@-b.org", "a@b.org.", "a@b_c.org",
        "a\u202e@b.org", "a\u2028@b.org", "a\u200b@b.org", "a\0@b.org", "a@straße.de", "a@ｂ.org",
        "a" * 65 + "@b.org", "a@" + "b" * 64 + ".org", "a@" + ".".join(["b" * 60] * 5),
        "group:a@b.org;", "\ud800@b.org",
    ],
)  # fmt: skip
def test_what_is_not_one_mailbox_is_refused(mail, recipient):
    with pytest.raises(BadRecipient):
        compose(mail(recipient=recipient), date=NOW)


@pytest.mark.parametrize(
    ("recipient", "written"),
    [
        ("a@b", "a@b"),
        ("Ada.L+todo@Example.ORG", "Ada.L+todo@example.org"),
        ("o'neil_{x}@example.org", "o'neil_{x}@example.org"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("grüße@bücher.example", "grüße@xn--bcher-kva.example"),
    ],
)
def test_one_mailbox_stays_itself(mail, recipient, written):
    message = compose(mail(recipient=recipient), date=NOW)
    assert [address.addr_spec for address in message["To"].addresses] == [written]
    assert f"\r\nTo: {written}\r\n".encode() in message.as_bytes()


@pytest.mark.parametrize(
    ("subject", "written"),
    [
        ("Pay\r\nBcc: evil@x.org", "Pay Bcc: evil@x.org"),
        ("Pay\u2028rent\u2029now\x85\x0b\0", "Pay rent now"),
        ("\u202etnes\u2066x\u2069", "tnesx"),
        ("  a \t b  ", "a b"),
        ("x" * 201, "x" * 199 + "…"),
        ("=?utf-8?q?a=0D=0ABcc:_x=40y?=", "= ?utf-8?q?a=0D=0ABcc:_x=40y?="),
        ("Grüße \N{MAN}\u200d\N{WOMAN}", "Grüße \N{MAN}\u200d\N{WOMAN}"),
        ("\ud800", ""),
    ],
)
def test_a_subject_is_one_harmless_line(mail, subject, written):
    arrived = read_back(compose(mail(subject=subject), date=NOW))
    assert arrived.keys() == HEADERS
    assert arrived["Subject"] == written


hostile = st.text(
    st.sampled_from('a@b.,;:<>()"\\=?-_ \t\r\n\0\x0b\x0c\x1c\x85\u2028\u2029\u202e\u2066é한\ud800')
    | st.characters(),
    max_size=300,
) | st.builds(
    "{}{}{}".format,
    st.text(max_size=5),
    st.sampled_from(
        [
            "\r\nBcc: evil@x.org",
            "\n\nbody",
            "=?utf-8?q?=0ABcc:_evil=40x?=",
            "a@b, evil@x.org",
            "=?utf-8?b?DQpCY2M6IHg=?=",
        ]
    ),
    st.text(max_size=90),
)


@settings(max_examples=200, deadline=None)
@given(subject=hostile, name=hostile, recipient=hostile)
def test_no_text_adds_a_header_or_a_recipient(subject, name, recipient):
    fields = {"text": name, "html": name, "message_id": "<d@x>", "sender": "Myriad <no-reply@myriad.example>"}
    fields = {key: value.encode("utf-8", "replace").decode() for key, value in fields.items()}
    arrived = read_back(compose(Mail(recipient="ada@example.org", subject=subject, **fields), date=NOW))
    assert arrived.keys() == HEADERS
    assert [address.addr_spec for address in arrived["To"].addresses] == ["ada@example.org"]
    try:
        arrived = read_back(compose(Mail(recipient=recipient, subject="x", **fields), date=NOW))
    except BadRecipient:
        return
    assert arrived.keys() == HEADERS
    assert len(arrived["To"].addresses) == 1


def test_a_long_unsubscribe_link_is_left_whole(mail):
    link = f"<https://myriad.example/unsubscribe/{'a' * 300}>"
    wire = compose(mail(headers={"List-Unsubscribe": link}), date=NOW).as_bytes()
    assert f"\r\nList-Unsubscribe: {link}\r\n".encode() in wire


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Bcc", "evil@x.org"), ("cc", "evil@x.org"), ("To", "evil@x.org"), ("Subject", "x"),
        ("X-A\r\nBcc", "x"), ("X-A", "b\r\nBcc: x"), ("X-A", "b\u2028c"),
        ("X-A", "x" * 901), ("Content-Type", "text/html"),
    ],
)  # fmt: skip
def test_a_header_that_could_do_harm_is_refused(mail, name, value):
    with pytest.raises(ValueError):
        compose(mail(headers={name: value}), date=NOW)


def test_a_message_id_is_the_same_for_each_try():
    assert message_id("d-1_x.y", "myriad.example") == "<d-1_x.y@myriad.example>"


@pytest.mark.parametrize("delivery", ["", "a b", "a>\r\nBcc: x", "a@b", "é"])
def test_a_message_id_of_other_characters_is_refused(delivery):
    with pytest.raises(ValueError):
        message_id(delivery, "myriad.example")


def test_a_naive_date_and_a_sender_without_a_mailbox_are_refused(mail):
    with pytest.raises(ValueError, match="zone"):
        compose(mail(), date=datetime(2026, 11, 23))
    with pytest.raises(BadRecipient):
        compose(mail(sender="Myriad"), date=NOW)
