"""The hall itself, who is asking, health and figures."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from hall_queue.states import TicketState
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.edge import ANYBODY, desk, grant, route, services
from hall_server.cabinet.cells import boards
from hall_server.views import hall_views

blueprint = Blueprint("info", __name__)
PAGES = frozenset(Role) - {Role.AGENT}
_TICKETS = "hallway_tickets"
FIGURES = {
    _TICKETS: "Tickets of the day",
    "hallway_journal_events": "Events written so far",
    "hallway_counters_open": "Counters that take visitors",
    "hallway_people_in_hall": "Tickets not served yet",
    "hallway_clock_behind_seconds": (
        "How long hall time stands still because a clock that ran ahead was put right"
    ),
    "hallway_screens": "Pages connected",
}
"""What `/metrics` tells, and what it says of each."""


@route(blueprint, "GET", "/api/hall", roles=ANYBODY, answer=wire.Hall)
def hall_itself() -> wire.Hall:
    """Name, time, areas and priority classes."""
    plan = desk().hall.plan
    clock = desk().clock
    return wire.Hall(
        name=plan.name,
        hotline=plan.hotline,
        timezone=plan.hours.timezone,
        speed=clock.speed,
        at=desk().now(),
        cabinet=bool(boards(plan)),
        classes=[wire.Named(code=klass.code, name=klass.name) for klass in plan.classes],
        areas=[
            wire.Area(
                code=area.code,
                name=area.name,
                spoken=area.spoken or area.name,
                place=area.place,
                zone=area.zone,
            )
            for area in plan.areas
        ],
        return_after=plan.rules.return_after,
        services_per_ticket=min(plan.rules.services_per_ticket, wire.MOST_SERVICES),
    )


@route(blueprint, "GET", "/api/words/{language}", roles=ANYBODY, answer=wire.Words)
def words(language: str) -> Response:
    """The hall's names in another language; none when it has no words in it."""
    known = desk().hall.plan.words.get(language, {})
    answer = jsonify(wire.Words(language=language, words=dict(known)).model_dump())
    answer.set_etag(desk().hall.plan.stamp)
    answer.make_conditional(request)
    return answer


@route(blueprint, "GET", "/api/me", roles=PAGES, answer=wire.Who)
def me() -> wire.Who:
    """Whom the server takes the asker for."""
    who = grant()
    return wire.Who.model_validate(
        {"role": who.role.value, "name": who.name, "at": who.at, "person": who.person}
    )


@blueprint.get("/healthz")
def health() -> Response:
    """Alive, and the hall can be read."""
    hall = desk().hall
    return jsonify({"status": "ok", "events": hall.seq})


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures for Prometheus; sums only, nothing about a person."""
    # Not at the start: it takes as long as a twentieth of it, and most halls are never asked.
    from prometheus_client import CollectorRegistry, Gauge, generate_latest
    from prometheus_client.exposition import CONTENT_TYPE_LATEST

    hall = desk().hall
    registry = CollectorRegistry()
    tickets = Gauge(_TICKETS, FIGURES[_TICKETS], ["state"], registry=registry)
    for state in TicketState:
        tickets.labels(state.value).set(hall.count(state))
    values = {
        "hallway_journal_events": hall.seq,
        "hallway_counters_open": hall_views.open_counters(hall),
        "hallway_people_in_hall": hall_views.people_in_hall(hall),
        "hallway_clock_behind_seconds": desk().behind / 1000,
        "hallway_screens": services().live.screens,
    }
    for name, value in values.items():
        Gauge(name, FIGURES[name], registry=registry).set(value)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
