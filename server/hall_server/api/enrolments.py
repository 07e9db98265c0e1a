"""Administrators let devices in and out."""

from __future__ import annotations

from flask import Blueprint

from hall_queue.plan import Plan
from hall_server import wire
from hall_server.access import Given, Role
from hall_server.access_log import note
from hall_server.api.edge import ApiError, desk, grant, route, services
from hall_server.offers import make_offer

blueprint = Blueprint("enrolments", __name__)
_ADMIN = frozenset({Role.ADMIN})


@route(blueprint, "GET", "/api/enrolments", roles=_ADMIN, answer=list[wire.Enrolment])
def list_enrolments() -> list[wire.Enrolment]:
    """Every device and program that was let in, oldest first; people's sessions are not here."""
    return [_seen(given) for given in services().access.given() if given.grant.account is None]


@route(
    blueprint, "POST", "/api/enrolments/offer", roles=_ADMIN, ask=wire.OfferAsk, answer=wire.Offer
)
def offer(ask: wire.OfferAsk) -> wire.Offer:
    """A short code that lets one device in; an unused earlier one for the same place is void.

    The code is a secret, so it is kept nowhere: asked again, there is a new one.
    """
    role = Role(ask.role)
    places = _places(desk().hall.plan, role)
    if ask.at is None and role is Role.PAD:
        raise ApiError(422, "invalid", field="at")
    if ask.at is not None and ask.at not in places:
        raise ApiError(422, "invalid", field="at", allowed=places)
    made = make_offer(services().access, role, ask.name, ask.at)
    with services().access.file.begin() as connection:
        note(connection, grant().actor, "device_offered", f"{role.value} {ask.at or ask.name}")
    return wire.Offer(code=made.code, expires_at=made.expires_at)


@route(
    blueprint,
    "POST",
    "/api/enrolments/{enrolment}/revoke",
    roles=_ADMIN,
    ask=wire.Nothing,
    answer=wire.Enrolment,
)
def revoke(enrolment: str, ask: wire.Nothing) -> wire.Enrolment:
    """Let a device or program in no more, at once. Doing it twice changes nothing."""
    if services().access.revoke(enrolment):
        with services().access.file.begin() as connection:
            note(connection, grant().actor, "device_revoked", enrolment)
    for given in services().access.given():
        if given.grant.id == enrolment:
            return _seen(given)
    raise ApiError(404, "unknown_enrolment")


def _places(plan: Plan, role: Role) -> list[str]:
    places = {
        Role.KIOSK: [kiosk.code for kiosk in plan.kiosks],
        Role.DISPLAY: [screen.code for screen in plan.screens],
        Role.PAD: [counter.code for counter in plan.counters],
    }
    return places[role]


def _seen(given: Given) -> wire.Enrolment:
    who = given.grant
    return wire.Enrolment(
        id=who.id,
        role=who.role.value,
        name=who.name,
        at=who.at,
        made_at=given.made_at,
        revoked_at=given.revoked_at,
    )
