"""Leaving: taking one's data along, and deleting the account."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from webapp.auth import service
from webapp.auth.errors import ExportNotFound, NotLeaving, TokenInvalid, WrongPassword
from webapp.auth.routes import throttles
from webapp.auth.routes.answers import device
from webapp.auth.routes.cookies import settings
from webapp.auth.schemas import ConfirmDeletionIn, DeletionIn, ExportOut
from webapp.contracts.scopes import OWN, SECURITY
from webapp.core.errors import Overloaded
from webapp.core.web.access import public, scoped, user_id
from webapp.core.web.addresses import client_address
from webapp.core.web.changing import changes
from webapp.core.web.conditional import nothing
from webapp.core.web.limits import caller_key, figure, limiter
from webapp.core.web.problems import declares

RETRY_SECONDS = "5"
blueprint = APIBlueprint("leaving", __name__, url_prefix="/api/v1/me", tag="Accounts")


@blueprint.delete("")
@scoped(SECURITY)
@limiter.shared_limit(figure("recheck"), scope="recheck", key_func=throttles.checked)
@throttles.exactly(recheck=throttles.checked)
@declares(WrongPassword, Overloaded)
@blueprint.input(DeletionIn)
@blueprint.output({}, status_code=202)
def delete_account(json_data: DeletionIn) -> Response:
    """Ask to delete the account: a link is sent that confirms it."""
    service.request_deletion(user_id(), json_data.password, device())
    return nothing(202)


@blueprint.post("/deletion/confirm")
@public
@limiter.limit(figure("link"), key_func=client_address)
@declares(TokenInvalid)
@blueprint.input(ConfirmDeletionIn)
@blueprint.output({}, status_code=204)
def confirm_deletion(json_data: ConfirmDeletionIn) -> Response:
    """Confirm it with the token of the mail's link. The account and all its data go in seven days."""
    service.confirm_deletion(json_data.token, device(), key=settings().mail_link_key)
    return nothing()


@blueprint.delete("/deletion")
@scoped(OWN)
@changes("auth")
@declares(NotLeaving)
@blueprint.output({}, status_code=204)
def take_back_deletion() -> Response:
    """Keep the account after all. The next refreshed token may do everything again."""
    service.take_back(user_id(), device())
    return nothing()


@blueprint.post("/export")
@scoped(OWN)
@limiter.limit(figure("mail_request"), key_func=caller_key)
@blueprint.output(ExportOut, status_code=202)
def request_export() -> dict[str, Any]:
    """Ask for all of one's data. A mail tells when it is ready; it can be fetched for a week."""
    return {"id": service.request_export(user_id(), device())}


@blueprint.get("/export/<export_id>")
@scoped(OWN)
@declares(ExportNotFound)
@blueprint.output({}, status_code=200, content_type="application/zip")
@blueprint.doc(responses={202: "It is being made; come back later."})
def read_export(export_id: str) -> Response:
    """One ZIP with a JSON file of each service, or 202 while it is being made."""
    file = service.export_file(user_id(), export_id)
    if file is None:
        waiting = nothing(202)
        waiting.headers["Retry-After"] = RETRY_SECONDS
        return waiting
    headers = {
        "Content-Disposition": "attachment; filename=myriad-export.zip",
        "Cache-Control": "no-store",
        "ETag": f'"{export_id}"',
    }
    return Response(service.pieces(file), mimetype="application/zip", headers=headers)
