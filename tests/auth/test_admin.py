"""`python -m webapp.admin`: what operators do by hand."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from config.settings import Settings
from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import one_time_token, subjects, verification_links
from tests.auth.test_access_tokens import program
from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.admin import main
from webapp.auth.service import operating


@pytest.fixture
def admin(settings: Settings, capsys: pytest.CaptureFixture[str], jobs: Jobs) -> Any:
    def run(*arguments: str) -> str:
        capsys.readouterr()
        assert main(arguments, settings) == 0
        return capsys.readouterr().out

    return run


def test_an_account_is_found_by_address_and_by_id(alice: Person, admin: Any) -> None:
    for named in (alice.email, " Alice@EXAMPLE.com", alice.id):
        told = admin("find", named)
        assert alice.id in told
        assert "alice@example.com (not confirmed)" in told
    assert "second factor:  off" in told
    assert "administrator:  no" in told


def test_an_unknown_account_is_a_fault(alice: Person, settings: Settings, jobs: Jobs) -> None:
    assert main(["find", "nobody@example.com"], settings) == 1


def test_a_disabled_account_cannot_do_anything_by_any_door(
    alice: Person, admin: Any, post: Call, log_in: Call, jobs: Jobs, mails: Catcher
) -> None:
    script = program(alice, "tasks:read")
    assert "Disabled." in admin("disable", alice.email, "--reason", "spam")

    assert alice.get("/me").status_code == 401
    assert script.get("/tasks").status_code == 401
    assert post("refresh", {"refresh_token": alice.refresh_token}).status_code == 401
    assert log_in(alice.email, "not the password").json["code"] == "invalid_credentials"
    assert log_in(alice.email).json["code"] == "account_disabled"
    post("password/forgot", {"email": alice.email})
    jobs.drain()
    token = one_time_token(mails, alice.email, "reset-password")
    post("password/reset", {"token": token, "password": "another horse battery"})
    assert log_in(alice.email, "another horse battery").json["code"] == "account_disabled"

    assert "Enabled." in admin("enable", alice.id)
    assert log_in(alice.email, "another horse battery").status_code == 200
    assert alice.get("/me").status_code == 401
    assert "disabled already" not in admin("disable", alice.email)
    assert "disabled already" in admin("disable", alice.email)


def test_a_log_in_that_races_with_the_switching_off_is_out(alice: Person, admin: Any, log_in: Call) -> None:
    with ThreadPoolExecutor(9) as pool:
        tried = [pool.submit(log_in, alice.email) for _ in range(8)]
        pool.submit(operating.disable, UUID(alice.id), "")
        opened = [one.result() for one in tried]

    for answer in opened:
        if answer.status_code == 200:
            alice.access_token = answer.json["access_token"]
            assert alice.get("/me").status_code == 401


def test_the_other_commands(alice: Person, admin: Any, log_in: Call, jobs: Jobs, mails: Catcher) -> None:
    jobs.drain()
    log_in(alice.email)
    assert "2 sessions ended" in admin("revoke-sessions", alice.email)
    assert alice.get("/me").status_code == 401

    admin("resend-verification", alice.email)
    jobs.drain()
    assert len(verification_links(mails, alice.email)) == 2

    admin("make-admin", alice.email)
    assert "administrator:  yes" in admin("find", alice.email)

    told = admin("audit", alice.email)
    assert "made_admin" in told
    assert "The chain is whole." in told
    assert subjects(mails, alice.email)


def test_it_runs_as_a_program(root: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "webapp.admin", "--help"], cwd=root, capture_output=True, text=True, timeout=60
    )

    assert told.returncode == 0
    assert "revoke-sessions" in told.stdout
