"""Help on the floor: asked for at a kiosk, a desk or on a phone; accepted; given in passing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint

from hall_queue import commands as c
from hall_queue.events import Event, HelpRecorded
from hall_queue.hall import Hall
from hall_queue.help_book import PHONE
from hall_server import wire
from hall_server.access.grants import Grant, Role
from hall_server.api.counters import may_act
from hall_server.api.edge import ANYBODY, ApiError, answer_with, desk, grant, route, services, tell
from hall_server.api.tickets import by_token
from hall_server.front_desk import Permit, Respond
from hall_server.storage.journal import Answer
from hall_server.views.help_views import help_standing, helper_view

blueprint = Blueprint("help", __name__)
_ASKERS = frozenset({Role.KIOSK, Role.DESK})
_COORDINATORS = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN})
_HELPERS = _COORDINATORS | {Role.HELPER}


# Whoever asks


@route(
    blueprint,
    "POST",
    "/api/help",
    roles=_ASKERS,
    ask=wire.HelpAsk,
    answer=wire.HelpStanding,
)
def ask_help(ask: wire.HelpAsk) -> Answer:
    """Let a helper come to this kiosk or counter; asking again finds the same call."""
    place, permit = _place(grant(), ask.counter)
    command = c.AskHelp(by=grant().actor, place=place, kind=ask.kind, ticket=ask.ticket)
    return tell(command, _standing_at(place, ask.ticket), permit)


@route(
    blueprint,
    "POST",
    "/api/help/{help_id}/withdraw",
    roles=_ASKERS,
    ask=wire.HelpAtCounter,
    answer=wire.HelpStanding,
)
def withdraw(help_id: str, ask: wire.HelpAtCounter) -> Answer:
    """No longer needed, says the kiosk or counter that asked."""
    place, permit = _place(grant(), ask.counter)
    command = c.WithdrawHelp(by=grant().actor, help=_id(help_id), place=place)
    return tell(command, _standing(command.help), permit)


@route(
    blueprint,
    "POST",
    "/api/tickets/{token}/help",
    roles=ANYBODY,
    ask=wire.Nothing,
    answer=wire.HelpStanding,
)
def ask_from_phone(token: str, ask: wire.Nothing) -> Answer:
    """Let a helper come to whoever holds this ticket."""
    ticket = by_token(desk().hall, token).id
    command = c.AskHelp(by=PHONE, place=PHONE, ticket=ticket)
    return tell(command, _standing_at(PHONE, ticket))


@route(
    blueprint,
    "POST",
    "/api/tickets/{token}/help/withdraw",
    roles=ANYBODY,
    ask=wire.Nothing,
    answer=wire.HelpStanding,
)
def withdraw_from_phone(token: str, ask: wire.Nothing) -> Answer:
    """No longer needed, says whoever holds this ticket."""
    hall = desk().hall
    ticket = by_token(hall, token).id
    call = hall.helps.open_at(PHONE, ticket)
    if call is None:
        raise ApiError(404, "unknown_help")
    command = c.WithdrawHelp(by=PHONE, help=call.id, place=PHONE, ticket=ticket)
    return tell(command, _standing(call.id))


def _place(who: Grant, counter: str | None) -> tuple[str, Permit | None]:
    """Where the asker is: a kiosk where it stands, a desk at a counter where it may act."""
    if who.role is Role.KIOSK:
        if who.at is None or counter is not None:
            raise ApiError(422, "invalid", field="counter")
        return who.at, None
    if counter is None:
        raise ApiError(422, "invalid", field="counter")
    if counter not in desk().hall.counters:
        raise ApiError(404, "unknown_counter", counter=counter[:40])
    return counter, may_act(who, counter)


# Whoever goes


@route(blueprint, "GET", "/api/help", roles=_HELPERS, answer=wire.HelperView)
def list_help() -> wire.HelperView:
    """Who asks for help now, and what was done today."""
    hall = desk().hall
    return helper_view(hall, services().live.alerts.sure(hall, desk().now()))


@route(
    blueprint,
    "POST",
    "/api/help/walk-up",
    roles=_HELPERS,
    ask=wire.HelpRecordAsk,
    answer=wire.HelpRecorded,
    status=201,
)
def record(ask: wire.HelpRecordAsk) -> Answer:
    """Note help given in passing."""
    who = grant()
    command = c.RecordHelp(by=who.actor, helper=who.name, kind=ask.kind, group=ask.group)
    return tell(command, answer_with(201, _recorded))


def _recorded(hall: Hall, events: Sequence[Event]) -> wire.HelpRecorded:
    note = next(event for event in events if isinstance(event, HelpRecorded))
    mine = [kept for kept in hall.helps.given if kept.helper == note.helper]
    return wire.HelpRecorded(
        id=note.help,
        seconds=hall.plan.rules.undo_seconds,
        today=sum(not kept.taken_back for kept in mine),
    )


@route(
    blueprint,
    "POST",
    "/api/help/walk-up/{help_id}/undo",
    roles=_HELPERS,
    ask=wire.Nothing,
    answer=wire.Nothing,
)
def take_back(help_id: str, ask: wire.Nothing) -> Answer:
    """Take one's own note back, within the time the hall allows."""
    who = grant()
    command = c.TakeBackHelp(by=who.actor, help=_id(help_id), helper=who.name)
    return tell(command, answer_with(200, lambda hall, events: wire.Nothing()))


def _post(path: str) -> Callable[..., Callable[..., Answer]]:
    return route(
        blueprint,
        "POST",
        f"/api/help/{{help_id}}/{path}",
        roles=_HELPERS,
        ask=wire.Nothing,
        answer=wire.HelpStanding,
    )


@_post("accept")
def accept(help_id: str, ask: wire.Nothing) -> Answer:
    """I go (我去); the first who says so."""
    who = grant()
    command = c.AcceptHelp(by=who.actor, help=_id(help_id), helper=who.name)
    return tell(command, _standing(command.help))


@_post("release")
def release(help_id: str, ask: wire.Nothing) -> Answer:
    """Somebody else shall go."""
    return _about(help_id, c.ReleaseHelp)


@_post("arrive")
def arrive(help_id: str, ask: wire.Nothing) -> Answer:
    """The helper is there."""
    return _about(help_id, c.ArriveHelp)


@_post("done")
def done(help_id: str, ask: wire.Nothing) -> Answer:
    """Helped."""
    return _about(help_id, c.CloseHelp)


def _about(help_id: str, what: type[c.HelperCommand]) -> Answer:
    """A helper speaks for itself, a coordinator for whoever has the call."""
    who = grant()
    helper = None if who.role in _COORDINATORS else who.name
    command = what(by=who.actor, help=_id(help_id), helper=helper)
    return tell(command, _standing(command.help))


def _id(help_id: str) -> int:
    """ApiError 404 unless it looks like the id of a call; the engine knows which there are."""
    if not help_id.isascii() or not help_id.isdigit() or len(help_id) > 9:
        raise ApiError(404, "unknown_help")
    return int(help_id)


def _standing(help_id: int) -> Respond:
    return _answer(lambda hall: help_standing(hall.helps.call(help_id)))


def _standing_at(place: str, ticket: int | None) -> Respond:
    return _answer(lambda hall: help_standing(hall.helps.open_at(place, ticket)))


def _answer(find: Callable[[Hall], wire.HelpStanding | None]) -> Respond:
    def respond(hall: Hall, events: Sequence[Event]) -> wire.HelpStanding:
        found = find(hall)
        if found is None:
            raise LookupError("a call for help is missing from its own hall")
        return found

    return answer_with(200, respond)
