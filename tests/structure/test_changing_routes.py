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
    "webhooks.change_webhook",
    "webhooks.create_webhook",
    "webhooks.delete_webhook",
    "webhooks.new_secret",
    "webhooks.replay_delivery",
    "webhooks.send_test",
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


NOT_CACHED = {
    "access_tokens.list_tokens": "seldom read, by its owner alone",
    "accounts.read_audit": "seldom read, and grows with each log-in",
    "deliveries.list_deliveries": "seldom read, and grows with each message",
    "events.stream_events": "a stream, in the front alone",
    "leaving.read_export": "a file, read once",
    "operating.read_account": "seldom read, by an administrator, and has to be true",
    "preferences.read_preferences": "one small row by its id, seldom read",
    "signed_in.list_sessions": "tells when each was last used, which changes each minute",
    "transfer.export_tasks": "a file of any size, streamed",
    "webhooks.list_webhook_deliveries": "a log, seldom read, that grows with each call",
    "webhooks.list_webhooks": "a few small rows of one user, seldom read",
}
"""Reads of somebody's own data that come from the database each time, and why."""


def test_a_read_behind_a_token_is_cached_or_says_why_not(app: Application) -> None:
    """Counts and labels look at every key of a large account: the same read must not do so twice."""
    plain = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.methods and "GET" in rule.methods and _scope(app, rule.endpoint)
        if not hasattr(app.view_functions[rule.endpoint], "cached")
    }
    assert plain == set(NOT_CACHED)
