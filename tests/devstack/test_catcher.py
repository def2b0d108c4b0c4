import json
import re
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from devstack import ports
from devstack.catcher import Catcher, Keep, Store
from devstack.catcher import store as store_module
from tests.devstack.runs import ROOT, eventually


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    with Catcher.start() as catcher:
        yield catcher


def send(smtp_url: str, to: str, subject: str = "Hello", **headers: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Myriad <no-reply@example.org>", to, subject
    mail["Message-ID"] = "<1@example.org>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Grüße\nhttps://example.org/verify-email#token=abc\n")
    mail.add_alternative("<p>Grüße</p>", subtype="html")
    with smtplib.SMTP("127.0.0.1", urlsplit(smtp_url).port or 0, timeout=5) as smtp:
        smtp.send_message(mail)


def get(url: str) -> Any:
    with urlopen(url, timeout=5) as answer:
        return json.load(answer)


def test_a_mail_is_served_with_all_its_parts(catcher: Catcher) -> None:
    send(catcher.smtp_url, "ann@example.org", "Grüße 🌍", List_Unsubscribe="<https://example.org/u>")
    [message] = get(f"{catcher.url}/api/messages")["items"]
    assert message["from"] == "no-reply@example.org"
    assert message["to"] == ["ann@example.org"]
    assert message["subject"] == "Grüße 🌍"
    assert message["message_id"] == "<1@example.org>"
    assert message["text"] == "Grüße\nhttps://example.org/verify-email#token=abc\n"
    assert message["html"].strip() == "<p>Grüße</p>"
    assert message["headers"]["List-Unsubscribe"] == "<https://example.org/u>"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", message["received_at"])
    assert get(f"{catcher.url}/api/messages/{message['id']}") == message


def test_the_newest_is_first_and_the_filter_knows_no_case(catcher: Catcher) -> None:
    for to in ("ann@example.org", "bob@example.org", "Ann@Example.org"):
        send(catcher.smtp_url, to)
    assert catcher.messages()[0]["to"] == ["Ann@Example.org"]
    assert len(get(f"{catcher.url}/api/messages?to=ANN@example.org")["items"]) == 2
    assert [message["to"] for message in catcher.messages(to="bob@example.org")] == [["bob@example.org"]]
    assert get(f"{catcher.url}/api/messages?to=nobody@example.org") == {"items": []}


def test_mail_for_nobody_is_taken_and_forgotten(catcher: Catcher) -> None:
    send(catcher.smtp_url, "canary@myriad.invalid")
    assert catcher.messages() == []


def test_deleting_forgets_everything(catcher: Catcher) -> None:
    send(catcher.smtp_url, "ann@example.org")
    with urlopen(Request(f"{catcher.url}/api/messages", method="DELETE"), timeout=5) as answer:
        assert answer.status == 204
    assert get(f"{catcher.url}/api/messages") == {"items": []}


def test_an_unknown_message_or_page_is_a_404(catcher: Catcher) -> None:
    for path in ("/api/messages/nope", "/nope", "/../store.py"):
        with pytest.raises(HTTPError) as caught:
            urlopen(catcher.url + path, timeout=5)
        assert caught.value.code == 404
        caught.value.close()


def test_an_unchanged_list_is_not_sent_again(catcher: Catcher) -> None:
    with urlopen(f"{catcher.url}/api/messages", timeout=5) as answer:
        etag = answer.headers["ETag"]
    request = Request(f"{catcher.url}/api/messages", headers={"If-None-Match": etag})
    with pytest.raises(HTTPError) as caught:
        urlopen(request, timeout=5)
    assert caught.value.code == 304
    caught.value.close()
    send(catcher.smtp_url, "ann@example.org")
    with urlopen(request, timeout=5) as answer:
        assert len(json.load(answer)["items"]) == 1


def test_the_page_carries_no_mail_and_lets_no_mail_run_code(catcher: Catcher) -> None:
    send(catcher.smtp_url, "ann@example.org", "<script>alert(1)</script>")
    with urlopen(f"{catcher.url}/", timeout=5) as answer:
        page, policy = answer.read().decode(), answer.headers["Content-Security-Policy"]
    with urlopen(f"{catcher.url}/page.js", timeout=5) as answer:
        script = answer.read().decode()
    assert "alert(1)" not in page
    assert 'sandbox=""' in page
    assert "script-src 'self'" in policy
    assert "innerHTML" not in script
    assert "insertAdjacentHTML" not in script


def test_another_handler_can_fail_and_the_first_one_come_back(catcher: Catcher) -> None:
    class Refuse(Keep):
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
            return "451 later"

    kept, catcher.handler = catcher.handler, Refuse(catcher.store)
    with pytest.raises(smtplib.SMTPDataError, match="451"):
        send(catcher.smtp_url, "ann@example.org")
    assert catcher.messages() == []
    catcher.handler = kept
    send(catcher.smtp_url, "ann@example.org")
    assert len(catcher.messages()) == 1


def test_mails_are_kept_in_a_file_even_after_half_a_line(tmp_path: Path) -> None:
    file = tmp_path / "mail" / "messages.jsonl"
    Store(file).add("a@example.org", ["b@example.org"], b"Subject: One\r\n\r\nHi\r\n")
    with file.open("a") as lines:
        lines.write('{"id": "ha')
    again = Store(file)
    assert [message["subject"] for message in again.messages()] == ["One"]
    again.clear()
    assert Store(file).messages() == []


def test_only_the_last_messages_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "LIMIT", 2)
    store = Store()
    for number in range(3):
        store.add("a@example.org", ["b@example.org"], f"Subject: {number}\r\n\r\n".encode())
    assert [message["subject"] for message in store.messages()] == ["2", "1"]


def test_a_mail_in_an_unknown_charset_is_still_readable() -> None:
    content = b"Content-Type: text/plain; charset=martian\r\n\r\nHi\r\n"
    assert Store().add("a@example.org", ["b@example.org"], content)["text"] == "Hi\n"


def test_it_runs_as_a_program_until_sigterm(tmp_path: Path) -> None:
    smtp, http = ports.free_port(), ports.free_port()
    command = [sys.executable, "-m", "devstack.catcher", "--smtp-port", str(smtp), "--http-port", str(http)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as program:
        eventually(lambda: ports.answers(smtp) and ports.answers(http))
        send(f"smtp://127.0.0.1:{smtp}", "ann@example.org")
        assert len(get(f"http://127.0.0.1:{http}/api/messages?to=ann@example.org")["items"]) == 1
        program.terminate()
        assert program.wait(5) == 0
