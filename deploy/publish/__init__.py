"""Puts a build of the app where it is served from, and keeps the files of the builds before it: tabs that are
open since then still ask for them. Needs nothing but Python."""

from deploy.publish.builds import Build, Ledger
from deploy.publish.publishing import KEEP_DAYS, publish

__all__ = ["KEEP_DAYS", "Build", "Ledger", "publish"]
