"""Administrators let devices in and out."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import Connection

from hall_queue.plan import Plan
from hall_server import wire
from hall_server.access.grants import Given, Role
from hall_server.access.log import note
from hall_server.access.offers import make_offer
from hall_server.api.edge import ApiError, desk, grant, keep_once, route, services
from hall_server.storage.journal import Answer

blueprint = Blueprint("enrolments", __name__)
_ADMIN = frozenset({Role.ADMIN})


@route(blueprint, "GET", "/api/enrolments", roles=_ADMIN, answer=list[wire.Enrolment])
def list_enrolments() -> list[wire.Enrolment]:
    """Every device and program that was let in, oldest first; people's sessions are not here."""
    return [_seen(given) for given in services().access.given() if given.grant.account is None]


@route(
    blueprint,
    "POST",
    "/api/enrolments/offer",
    roles=_ADMIN,
    ask=wire.OfferAsk,
    answer=wire.Offer,
    secret=True,
)
def offer(ask: wire.OfferAsk) -> wire.Offer:
    """A short code that lets one device in; an unused earlier one for the same place is void.

    The code is kept nowhere: asked again, there is a new one, and this one is void.
    """
    role = Role(ask.role)
    plan = desk().hall.plan
    if role is Role.AGENT:
        agents = sorted({device.agent for device in plan.devices} - {""})
        if ask.name not in agents:
            raise ApiError(422, "invalid", field="name", allowed=agents)
    places = _places(plan, role)
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
def revoke(enrolment: str, ask: wire.Nothing) -> Answer:
    """Let a device or program in no more, at once. Doing it twice changes nothing."""
    actor = grant().actor

    def act(connection: Connection) -> Answer:
        if services().access.revoke_within(connection, enrolment):
            note(connection, actor, "device_revoked", enrolment)
        given = services().access.read(connection, enrolment)
        if given is None:
            return Answer(404, {"error": {"code": "unknown_enrolment"}})
        return Answer(200, _seen(given).model_dump(mode="json"))

    return keep_once(act)


def _places(plan: Plan, role: Role) -> list[str]:
    places = {
        Role.KIOSK: [kiosk.code for kiosk in plan.kiosks],
        Role.DISPLAY: [screen.code for screen in plan.screens],
        Role.PAD: [counter.code for counter in plan.counters],
        Role.AGENT: [],
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
