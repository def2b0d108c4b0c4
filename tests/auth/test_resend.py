"""POST /auth/verify-email/resend."""

import pytest

from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import verification_links, verification_token
from tests.support.cast import Person
from tests.support.jobs import Jobs


@pytest.mark.both
def test_another_mail_comes_with_another_link(alice: Person, jobs: Jobs, mails: Catcher) -> None:
    jobs.drain()

    answer = alice.post("/auth/verify-email/resend")
    jobs.drain()

    assert (answer.status_code, answer.data) == (202, b"")
    assert len(set(verification_links(mails, alice.email))) == 2


def test_both_links_hold_until_they_are_used(alice: Person, jobs: Jobs, mails: Catcher, post: Call) -> None:
    jobs.drain()
    first = verification_token(mails, alice.email)
    alice.post("/auth/verify-email/resend")
    jobs.drain()

    assert post("verify-email", {"token": first}).status_code == 204


def test_a_confirmed_address_gets_no_mail(alice: Person, jobs: Jobs, mails: Catcher, post: Call) -> None:
    jobs.drain()
    post("verify-email", {"token": verification_token(mails, alice.email)})
    mails.clear()

    answer = alice.post("/auth/verify-email/resend")
    jobs.drain()

    assert answer.status_code == 202
    assert mails.messages() == []


def test_nobody_may_ask_for_somebody(post: Call) -> None:
    assert post("verify-email/resend").status_code == 401
