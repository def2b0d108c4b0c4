"""Where browsers report what the Content-Security-Policy kept a page from doing."""

from typing import Any
from urllib.parse import urlsplit

import structlog
from apiflask import APIBlueprint
from flask import Response, request

from webapp.core import metrics, strict_json
from webapp.core.errors import BodyTooLarge, MalformedJson, UnsupportedMediaType
from webapp.core.web.access import public
from webapp.core.web.addresses import client_address
from webapp.core.web.conditional import nothing
from webapp.core.web.limits import figure, limiter
from webapp.core.web.problems import declares

REPORTS_PATH = "/api/v1/csp-reports"
MAX_BYTES, MAX_REPORTS, MAX_CHARACTERS = 16 * 1024, 10, 200
_KINDS = ("application/reports+json", "application/csp-report", "application/json")
blueprint = APIBlueprint("csp", __name__, tag="Operations")
log = structlog.get_logger()


@blueprint.post(REPORTS_PATH)
@public
@limiter.limit(figure("csp_reports"), key_func=client_address)
@declares(MalformedJson, BodyTooLarge, UnsupportedMediaType)
@blueprint.output({}, status_code=204)
def report_csp() -> Response:
    """Take what a browser reports of the Content-Security-Policy: at most 16 KB, of which 10 are counted."""
    if request.mimetype not in _KINDS:
        raise UnsupportedMediaType
    data = request.get_data()
    if len(data) > MAX_BYTES:
        raise BodyTooLarge("The body is larger than 16 KB")
    for one in _reports(strict_json.loads(data))[:MAX_REPORTS]:
        metrics.count_csp_report()
        log.warning("csp_violation", **one)
    return nothing()


def _reports(body: Any) -> list[dict[str, str]]:
    """Both forms in use: a list of reports (Reporting API), and one `csp-report`. Nothing of a page's address
    but its path is kept: the rest may be somebody's secret."""
    if isinstance(body, dict):
        return [_told(body.get("csp-report"), "violated-directive", "blocked-uri", "document-uri")]
    found = [one.get("body") for one in body if isinstance(one, dict)] if isinstance(body, list) else []
    return [_told(one, "effectiveDirective", "blockedURL", "documentURL") for one in found]


def _told(report: Any, directive: str, blocked: str, page: str) -> dict[str, str]:
    fields: dict[str, Any] = report if isinstance(report, dict) else {}
    return {
        "directive": str(fields.get(directive, ""))[:MAX_CHARACTERS],
        "blocked": _place(fields.get(blocked)),
        "page": _place(fields.get(page)),
    }


def _place(address: Any) -> str:
    try:
        parts = urlsplit(str(address or ""))
    except ValueError:
        return ""
    return f"{parts.netloc}{parts.path}"[:MAX_CHARACTERS]
