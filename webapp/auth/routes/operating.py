"""What administrators do to accounts, named by address or id: what the command line does, over HTTP."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from webapp.auth.errors import AccountNotFound
from webapp.auth.routes.cookies import keep_nothing
from webapp.auth.schemas import AccountOut, DisableAccountIn, account_out
from webapp.auth.service import operating
from webapp.contracts.scopes import ADMIN
from webapp.core.db import Row
from webapp.core.web.access import scoped, user_id
from webapp.core.web.conditional import nothing
from webapp.core.web.problems import declares

blueprint = APIBlueprint("operating", __name__, url_prefix="/api/v1/auth/accounts", tag="Administration")


@blueprint.get("/<account>")
@scoped(ADMIN)
@declares(AccountNotFound)
@blueprint.output(AccountOut)
def read_account(account: str) -> dict[str, Any]:
    """What guards an account."""
    keep_nothing()
    return account_out(_found(account))


@blueprint.post("/<account>/disable")
@scoped(ADMIN)
@declares(AccountNotFound)
@blueprint.input(DisableAccountIn)
@blueprint.output({}, status_code=204)
def disable_account(account: str, json_data: DisableAccountIn) -> Response:
    """Switch it off: all its sessions and tokens end, and no way in is left. Twice is once."""
    operating.disable(_found(account)["_id"], json_data.reason, by=str(user_id()))
    return nothing()


@blueprint.post("/<account>/enable")
@scoped(ADMIN)
@declares(AccountNotFound)
@blueprint.output({}, status_code=204)
def enable_account(account: str) -> Response:
    """Switch it on again. Twice is once."""
    operating.enable(_found(account)["_id"], by=str(user_id()))
    return nothing()


@blueprint.delete("/<account>/sessions")
@scoped(ADMIN)
@declares(AccountNotFound)
@blueprint.output({}, status_code=204)
def end_sessions_of(account: str) -> Response:
    """End all its sessions and access tokens, everywhere and at once."""
    operating.end_everything(_found(account)["_id"], by=str(user_id()))
    return nothing()


def _found(account: str) -> Row:
    """Errors: `AccountNotFound`."""
    found = operating.find(account)
    if found is None:
        raise AccountNotFound
    return found
