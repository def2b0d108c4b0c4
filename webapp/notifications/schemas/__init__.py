"""What notifications accepts and returns over HTTP."""

from webapp.notifications.schemas.preferences import PreferencesIn, PreferencesOut, preferences_out

__all__ = ["PreferencesIn", "PreferencesOut", "preferences_out"]
