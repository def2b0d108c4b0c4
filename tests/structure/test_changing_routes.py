"""Every write of what is cached tells the front, which holds its answers before it is called."""

from typing import Any

from webapp.core.web.application import Application

NOTHING_CACHED = {
    "access_tokens.make_token",
    "access_tokens.revoke_token",
    "leaving.delete_account",
    "leaving.request_export",
    "moving.change_email",
    "operating.disable_account",
    "operating.enable_account",
    "operating.end_sessions_of",
    "otp.renew_recovery_codes",
    "otp.set_up_otp",
    "preferences.change_preferences",
    "recurrence.preview_recurrence",
    "sessions.log_out",
    "signed_in.end_others",
    "signed_in.end_session",
    "verification.resend",
}
"""Writes behind a token that change nothing that is cached."""
MOSTLY_READS = {"quick.quick_add"}
"""A preview for each pause in typing: the service puts its own hold when it does write, and only then."""


def test_a_write_behind_a_token_says_what_it_changes(app: Application) -> None:
    silent = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.methods and not rule.methods & {"GET"} and _scope(app, rule.endpoint)
        if not hasattr(app.view_functions[rule.endpoint], "changes")
    }

    assert silent - NOTHING_CACHED - MOSTLY_READS == set()


def _scope(app: Application, endpoint: str) -> Any:
    return app.view_functions[endpoint].policy.scope  # type: ignore[attr-defined]
