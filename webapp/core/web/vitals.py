"""How quick the app was for the people who use it, as their browsers measured it (web vitals)."""

from typing import Annotated

from apiflask import APIBlueprint
from flask import Response
from pydantic import Field

from webapp.core import metrics
from webapp.core.fields import Input
from webapp.core.web.access import public
from webapp.core.web.addresses import client_address
from webapp.core.web.conditional import nothing
from webapp.core.web.limits import figure, limiter

VITALS_PATH = "/api/v1/vitals"
LONGEST_SECONDS = 600.0
blueprint = APIBlueprint("vitals", __name__, tag="Operations")


Seconds = Annotated[float, Field(ge=0, le=LONGEST_SECONDS)]


class VitalsIn(Input):
    """What one visit measured: times in seconds, the layout's shift as a share. What was not measured is left
    out."""

    ttfb: Seconds | None = None
    fcp: Seconds | None = None
    lcp: Seconds | None = None
    inp: Seconds | None = None
    cls: Annotated[float, Field(ge=0, le=100)] | None = None


@blueprint.post(VITALS_PATH)
@public
@limiter.limit(figure("vitals"), key_func=client_address)
@blueprint.input(VitalsIn)
@blueprint.output({}, status_code=204)
def take_vitals(json_data: VitalsIn) -> Response:
    """Take what a browser measured of one visit to the app: web vitals, and nothing of who or where."""
    for name, value in json_data.model_dump(exclude_none=True).items():
        metrics.count_vital(name, value)
    return nothing()
