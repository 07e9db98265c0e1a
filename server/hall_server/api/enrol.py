"""A browser becomes a kiosk, a wall, a pad …: its token goes into a cookie no script can read."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import cast
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from hall_server import wire
from hall_server.access import Grant, Role
from hall_server.api.edge import ANYBODY, ApiError, route, services
from hall_server.offers import take_offer

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


@dataclass(slots=True)
class _Tries:
    since: float
    wrong: int = 0


class Patience:
    """How many wrong tokens an address may still send: `most` a minute.

    It remembers `room` addresses; the one that has been quiet longest is forgotten for a new one.
    """

    def __init__(
        self, now: Callable[[], float] = time.monotonic, most: int = 10, room: int = 1000
    ) -> None:
        self._now = now
        self._most = most
        self._room = room
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = Lock()

    def over(self, address: str) -> bool:
        """Whether the address has to wait; a right token has to wait too, or guessing goes on."""
        with self._lock:
            tries = self._tries.get(address)
            if tries is None:
                return False
            if self._now() - tries.since >= 60:
                del self._tries[address]
                return False
            return tries.wrong >= self._most

    def wrong(self, address: str) -> None:
        """The address has sent a wrong token."""
        with self._lock:
            tries = self._tries.setdefault(address, _Tries(self._now()))
            tries.wrong += 1
            self._tries.move_to_end(address)
            while len(self._tries) > self._room:
                self._tries.popitem(last=False)


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
