"""POST /auth/otp/…, and what a second factor does to logging in."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import one_time_token, subjects
from tests.support.cast import PASSWORD, Person
from tests.support.jobs import Jobs
from webapp.core import clock

Code = Callable[[], str]


def code_of(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30 * steps))


@pytest.fixture(autouse=True)
def _whole_step() -> Iterator[None]:
    """A code's 30 s begin with the test, so that they do not run out between two of its requests."""
    with clock.shifted(timedelta(seconds=-(clock.now().timestamp() % 30))):
        yield


@pytest.fixture
def secret(alice: Person) -> str:
    """Of a second factor that was switched on a minute ago."""
    with clock.shifted(timedelta(minutes=-1)):
        secret: str = alice.post("/auth/otp/setup").json["secret"]
        answer = alice.post("/auth/otp/enable", {"otp": code_of(secret)})
    assert answer.headers["Cache-Control"] == "no-store"
    alice.codes = answer.json["recovery_codes"]  # type: ignore[attr-defined]
    return secret


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def test_a_secret_comes_as_text_uri_and_drawing(alice: Person) -> None:
    made = alice.post("/auth/otp/setup").json

    parsed = pyotp.parse_uri(made["otpauth_uri"])
    assert (parsed.secret, parsed.issuer, parsed.name) == (made["secret"], "Myriad", alice.email)
    assert len(made["secret"]) == 32
    assert made["qr_svg"].startswith('<svg xmlns="http://www.w3.org/2000/svg" ')
    assert "script" not in made["qr_svg"]


def test_nothing_is_asked_for_before_a_first_code(alice: Person, log_in: Call) -> None:
    alice.post("/auth/otp/setup")

    assert told(alice.post("/auth/otp/enable", {"otp": "000000"})) == (401, "otp_invalid")
    assert log_in(alice.email).status_code == 200
    assert alice.get("/me").json["otp_enabled"] is False


def test_without_a_setup_there_is_nothing_to_enable(alice: Person) -> None:
    assert told(alice.post("/auth/otp/enable", {"otp": "000000"})) == (409, "otp_state")


def test_a_log_in_asks_for_a_code_once_the_password_is_right(
    alice: Person, secret: str, log_in: Call
) -> None:
    assert alice.get("/me").json["otp_enabled"] is True
    assert told(log_in(alice.email, "not the password")) == (401, "invalid_credentials")
    assert told(log_in(alice.email)) == (401, "otp_required")
    assert told(log_in(alice.email, otp="000000")) == (401, "otp_invalid")
    assert log_in(alice.email, otp=code_of(secret)).status_code == 200


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 200), (0, 200), (1, 200), (2, 401)])
def test_a_clock_may_be_half_a_minute_off(
    alice: Person, secret: str, log_in: Call, steps: int, status: int
) -> None:
    with clock.shifted(timedelta(hours=1)):
        assert log_in(alice.email, otp=code_of(secret, steps)).status_code == status


def test_a_code_works_once_even_that_of_the_switching_on(alice: Person, secret: str, log_in: Call) -> None:
    with clock.shifted(timedelta(minutes=-1)):
        assert told(log_in(alice.email, otp=code_of(secret))) == (401, "otp_invalid")
    code = code_of(secret)
    with ThreadPoolExecutor(8) as pool:
        codes = sorted(one.status_code for one in pool.map(lambda _: log_in(alice.email, otp=code), range(8)))

    assert codes[0] == 200
    assert set(codes[1:]) <= {401, 429}


def test_an_older_code_than_the_last_one_used_is_refused(alice: Person, secret: str, log_in: Call) -> None:
    assert log_in(alice.email, otp=code_of(secret)).status_code == 200
    assert log_in(alice.email, otp=code_of(secret, -1)).status_code == 401


def test_a_recovery_code_signs_in_once(alice: Person, secret: str, log_in: Call, stored: Any) -> None:
    first, second, *_ = alice.codes  # type: ignore[attr-defined]
    assert len(set(alice.codes)) == 10  # type: ignore[attr-defined]

    assert log_in(alice.email, otp=first).status_code == 200
    assert told(log_in(alice.email, otp=first)) == (401, "otp_invalid")
    assert log_in(alice.email, otp=f" {second.upper().replace('-', ' ')} ").status_code == 200
    kept = str(stored["myriad_auth"]["security"].find_one())
    assert second not in kept
    assert secret not in kept


def test_wrong_codes_lock_the_account_wherever_they_come_from(
    alice: Person, secret: str, log_in: Call, jobs: Jobs, mails: Catcher
) -> None:
    for number in range(5):
        place = {"environ_base": {"REMOTE_ADDR": f"192.0.2.{number}"}}
        assert told(log_in(alice.email, otp="000000", **place)) == (401, "otp_invalid")
    locked = log_in(alice.email, otp=code_of(secret))
    jobs.drain()

    assert told(locked) == (429, "otp_locked")
    assert 0 < int(locked.headers["Retry-After"]) <= 300
    assert subjects(mails, alice.email).count("Somebody tried codes of your second factor") == 1
    with clock.shifted(timedelta(minutes=5, seconds=5)):
        assert log_in(alice.email, otp=code_of(secret)).status_code == 200


def test_many_wrong_codes_at_once_are_counted_each(alice: Person, secret: str, log_in: Call) -> None:
    with clock.shifted(timedelta(minutes=10)), ThreadPoolExecutor(12) as pool:
        codes = [told(one)[1] for one in pool.map(lambda _: log_in(alice.email, otp="000000"), range(12))]

    assert codes.count("otp_invalid") == 5
    assert codes.count("otp_locked") == 7


def test_it_is_switched_off_with_password_and_code(
    alice: Person, secret: str, log_in: Call, jobs: Jobs, mails: Catcher
) -> None:
    def disable(password: str, otp: str) -> Any:
        return alice.post("/auth/otp/disable", {"password": password, "otp": otp})

    assert told(disable("not the password", code_of(secret))) == (422, "wrong_password")
    assert told(disable(PASSWORD, "000000")) == (401, "otp_invalid")
    assert disable(PASSWORD, code_of(secret)).status_code == 204
    assert told(disable(PASSWORD, code_of(secret))) == (409, "otp_state")

    assert log_in(alice.email).status_code == 200
    assert alice.get("/me").json["otp_enabled"] is False
    jobs.drain()
    assert {"The second factor was switched on", "The second factor was switched off"} <= set(
        subjects(mails, alice.email)
    )


def test_new_recovery_codes_void_the_old_ones(
    alice: Person, secret: str, log_in: Call, jobs: Jobs, mails: Catcher
) -> None:
    def renew(password: str, otp: str) -> Any:
        return alice.post("/auth/otp/recovery-codes", {"password": password, "otp": otp})

    assert told(renew("not the password", code_of(secret))) == (422, "wrong_password")
    assert told(renew(PASSWORD, "000000")) == (401, "otp_invalid")
    first = renew(PASSWORD, code_of(secret)).json["recovery_codes"]
    second = renew(PASSWORD, first[0]).json["recovery_codes"]

    assert len(set(second) - set(first)) == len(second) == 10
    assert told(log_in(alice.email, otp=first[1])) == (401, "otp_invalid")
    assert log_in(alice.email, otp=second[0]).status_code == 200
    jobs.drain()
    assert subjects(mails, alice.email).count("New recovery codes were made") == 2


def test_a_second_set_up_cannot_replace_the_factor(alice: Person, secret: str) -> None:
    assert told(alice.post("/auth/otp/setup")) == (409, "otp_state")


def test_a_new_password_by_mail_does_not_switch_it_off(
    alice: Person, secret: str, post: Call, log_in: Call, jobs: Jobs, mails: Catcher
) -> None:
    post("password/forgot", {"email": alice.email})
    jobs.drain()
    token = one_time_token(mails, alice.email, "reset-password")
    post("password/reset", {"token": token, "password": "another horse battery"})

    assert told(log_in(alice.email, "another horse battery")) == (401, "otp_required")
