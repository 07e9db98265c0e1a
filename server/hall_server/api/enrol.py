"""A browser becomes a kiosk, a wall, a pad …: its token goes into a cookie no script can read."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from hall_server import wire
from hall_server.access import Grant, Role
from hall_server.api.edge import ANYBODY, ApiError, route, services
from hall_server.offers import take_offer
from hall_server.patience import Patience

blueprint = Blueprint("enrol", __name__)

_PAGE = {
    Role.KIOSK: "/kiosk",
    Role.DISPLAY: "/wall",
    Role.PAD: "/pad",
    Role.DESK: "/desk",
    Role.HELPER: "/helper",
    Role.COORDINATOR: "/ratings",
    Role.SUPERVISOR: "/supervisor",
    Role.ADMIN: "/admin",
}
_KEPT = 400 * 86_400
"""Seconds a browser keeps an enrolment; browsers allow no more."""


@blueprint.record
def _with_patience(state: BlueprintSetupState) -> None:
    cast(Flask, state.app).extensions["enrol"] = Patience()


@route(blueprint, "POST", "/api/enrol", roles=ANYBODY, answer=wire.Enrolled, ask=wire.EnrolAsk)
def enrol(ask: wire.EnrolAsk) -> Response:
    """Let this browser in: with an administrator's short code, or a token of `hallway token`.

    No command to the hall, so the Idempotency-Key is not kept: enrolling twice does no harm.
    """
    patience: Patience = current_app.extensions["enrol"]
    address = request.remote_addr or ""
    if patience.over(address):
        raise ApiError(429, "too_many")
    given = take_offer(services().access, ask.token)
    if given is None:
        known = services().access.find(ask.token)
        given = None if known is None else (known, ask.token)
    if given is None:
        patience.wrong(address)
        raise ApiError(401, "not_enrolled")
    grant, token = given
    if grant.role not in _PAGE:
        raise ApiError(403, "not_allowed", role=grant.role.value)
    answer = jsonify(wire.Enrolled(page=page_of(grant)).model_dump(mode="json"))
    let_in(answer, grant, token)
    return answer


def page_of(grant: Grant) -> str:
    """Where the browser of a device or a person goes; the address names its enrolment."""
    return f"{_PAGE[grant.role]}?as={quote(grant.id)}"


def let_in(answer: AnyResponse, grant: Grant, token: str, seconds: int = _KEPT) -> None:
    """Put the enrolment into the browser that gets `answer`, for so many seconds."""
    answer.set_cookie(
        f"hall_{grant.id}",
        token,
        max_age=seconds,
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )
