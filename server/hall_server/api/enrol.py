"""A browser becomes a kiosk, a wall, a pad …: its token goes into a cookie no script can read.

An agent, which is no browser, is told its token.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import cast
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from hall_server import wire
from hall_server.access.grants import Grant, Role
from hall_server.access.offers import OtherDoor, take_offer
from hall_server.access.patience import Patience
from hall_server.api.edge import ANYBODY, ApiError, route, services

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


@route(
    blueprint,
    "POST",
    "/api/enrol",
    roles=ANYBODY,
    answer=wire.Enrolled,
    ask=wire.EnrolAsk,
    secret=True,
)
def enrol(ask: wire.EnrolAsk) -> Response:
    """Let this browser in: with an administrator's short code, or a token of `hallway token`.

    A short code lets one device in, so a repeat of it is refused; a token does no more than before.
    """
    grant, token = _given(ask.token, _PAGE, also_tokens=True)
    answer = jsonify(wire.Enrolled(page=page_of(grant)).model_dump(mode="json"))
    let_in(answer, grant, token)
    return answer


@route(
    blueprint,
    "POST",
    "/api/enrol/agent",
    roles=ANYBODY,
    answer=wire.AgentEnrolled,
    ask=wire.EnrolAsk,
    secret=True,
)
def enrol_agent(ask: wire.EnrolAsk) -> wire.AgentEnrolled:
    """Let an agent in with an administrator's short code: the token is its own, told this once."""
    grant, token = _given(ask.token, {Role.AGENT}, also_tokens=False)
    return wire.AgentEnrolled(name=grant.name, token=token)


def _given(typed: str, roles: Collection[Role], *, also_tokens: bool) -> tuple[Grant, str]:
    """What was typed, as grant and token of one of `roles`; who guesses is slowed down.

    also_tokens: a token of `hallway token` will do as well as a code.
    """
    patience: Patience = current_app.extensions["enrol"]
    address = request.remote_addr or ""
    if patience.over(address):
        raise ApiError(429, "too_many")
    try:
        given = take_offer(services().access, typed, roles)
    except OtherDoor as other:
        raise ApiError(403, "not_allowed", role=other.role.value) from None
    if given is None and also_tokens:
        known = services().access.find(typed)
        given = None if known is None else (known, typed)
    if given is None:
        patience.wrong(address)
        raise ApiError(401, "not_enrolled")
    if given[0].role not in roles:
        raise ApiError(403, "not_allowed", role=given[0].role.value)
    return given


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
