"""A mail catcher: takes every mail by SMTP, delivers none, shows them as JSON and on a web page."""

from devstack.catcher.catcher import Catcher
from devstack.catcher.smtp import Keep
from devstack.catcher.store import Message, Store

__all__ = ["Catcher", "Keep", "Message", "Store"]
