"""Counters: who is there and everything the desk's buttons do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint

from hall_queue import commands as c
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_server import views, wire
from hall_server.access import Grant, Role
from hall_server.api.edge import ApiError, answer_with, desk, grant, route, tell
from hall_server.journal import Answer

blueprint = Blueprint("counters", __name__)
READERS = frozenset({Role.KIOSK, Role.DESK, Role.DISPLAY, Role.ADMIN})
STAFF = frozenset({Role.DESK, Role.ADMIN})


@route(blueprint, "GET", "/api/counters", roles=READERS, answer=list[wire.Counter])
def list_counters() -> list[wire.Counter]:
    """All counters and how they stand."""
    hall = desk().hall
    return [views.counter_view(hall, counter.code) for counter in hall.plan.counters]


_INTERFACE = "interface:"


def _staff_at(who: Grant, counter: str) -> str:
    """A person is one person everywhere; an interface sits at each counter it acts for."""
    return who.name if who.person else f"{_INTERFACE}{who.name}@{counter}"


def _held_by_interface(counter: str) -> bool:
    return (desk().hall.counters[counter].staff or "").startswith(_INTERFACE)


def _allowed(counter: str) -> Grant:
    """Who asks, if they may act at the counter."""
    who = grant()
    live = desk().hall.counters.get(counter)
    if live is None:
        raise ApiError(404, "unknown_counter", counter=counter[:40])
    if who.at is not None:
        mine = who.at == counter
    elif who.person:
        mine = live.staff in (None, who.name)
    else:
        # A program at large leaves a counter alone where a person sits.
        mine = who.role is Role.ADMIN or live.staff is None or _held_by_interface(counter)
    if not mine:
        raise ApiError(403, "not_your_counter")
    return who


def _tell(counter: str, command: c.Command) -> Answer:
    def in_hand(hall: Hall, events: Sequence[Event]) -> wire.CounterAnswer:
        ticket_id = hall.counters[counter].ticket
        ticket = None if ticket_id is None else hall.tickets.get(ticket_id)
        return wire.CounterAnswer(ticket=views.desk_ticket(hall, ticket) if ticket else None)

    return tell(command, answer_with(200, in_hand))


def _post(path: str, ask: type[wire.Wire] = wire.Nothing) -> Callable[..., Callable[..., Answer]]:
    return route(
        blueprint,
        "POST",
        f"/api/counters/{{counter}}/{path}",
        roles=STAFF,
        ask=ask,
        answer=wire.CounterAnswer,
    )


@_post("sign-on")
def sign_on(counter: str, ask: wire.Nothing) -> Answer:
    """Sit down at a counter; a person relieves a program, with the visitor in hand."""
    who = grant()
    relieve = who.person and counter in desk().hall.counters and _held_by_interface(counter)
    if not who.person or who.at is not None:
        who = _allowed(counter)
    staff = _staff_at(who, counter)
    return _tell(counter, c.SignOn(by=who.actor, counter=counter, staff=staff, relieve=relieve))


@_post("sign-off")
def sign_off(counter: str, ask: wire.Nothing) -> Answer:
    """Leave the counter; it closes."""
    return _tell(counter, c.SignOff(by=_allowed(counter).actor, counter=counter))


@_post("open")
def open_counter(counter: str, ask: wire.Nothing) -> Answer:
    """Take visitors; an interface that opens an empty counter is signed on as well."""
    who = _allowed(counter)
    staff = None if who.person else _staff_at(who, counter)
    return _tell(counter, c.OpenCounter(by=who.actor, counter=counter, staff=staff))


@_post("pause", wire.PauseAsk)
def pause(counter: str, ask: wire.PauseAsk) -> Answer:
    """Take no further visitor for now."""
    by = _allowed(counter).actor
    return _tell(counter, c.PauseCounter(by=by, counter=counter, reason=ask.reason))


@_post("close")
def close(counter: str, ask: wire.Nothing) -> Answer:
    """Take no more visitors."""
    return _tell(counter, c.CloseCounter(by=_allowed(counter).actor, counter=counter))


@_post("next")
def call_next(counter: str, ask: wire.Nothing) -> Answer:
    """Call whoever is next."""
    return _tell(counter, c.CallNext(by=_allowed(counter).actor, counter=counter))


@_post("call", wire.CallAsk)
def call(counter: str, ask: wire.CallAsk) -> Answer:
    """Call exactly this one."""
    return _tell(counter, c.Call(by=_allowed(counter).actor, counter=counter, ticket=ask.ticket))


@_post("recall", wire.TicketRef)
def recall(counter: str, ask: wire.TicketRef) -> Answer:
    """Call once more."""
    by = _allowed(counter).actor
    return _tell(counter, c.Recall(by=by, counter=counter, ticket=ask.ticket))


@_post("start", wire.TicketRef)
def start(counter: str, ask: wire.TicketRef) -> Answer:
    """The visitor has come."""
    by = _allowed(counter).actor
    return _tell(counter, c.Start(by=by, counter=counter, ticket=ask.ticket))


@_post("finish", wire.TicketRef)
def finish(counter: str, ask: wire.TicketRef) -> Answer:
    """The service is done."""
    by = _allowed(counter).actor
    return _tell(counter, c.Finish(by=by, counter=counter, ticket=ask.ticket))


@_post("no-show", wire.TicketRef)
def no_show(counter: str, ask: wire.TicketRef) -> Answer:
    """Nobody came."""
    by = _allowed(counter).actor
    return _tell(counter, c.NoShow(by=by, counter=counter, ticket=ask.ticket))


@_post("hold", wire.HoldAsk)
def hold(counter: str, ask: wire.HoldAsk) -> Answer:
    """Put the ticket in hand aside."""
    by = _allowed(counter).actor
    return _tell(counter, c.Hold(by=by, counter=counter, ticket=ask.ticket, reason=ask.reason))


@_post("resume", wire.TicketRef)
def resume(counter: str, ask: wire.TicketRef) -> Answer:
    """Take up a held ticket; without one, the one held longest here."""
    by = _allowed(counter).actor
    return _tell(counter, c.Resume(by=by, counter=counter, ticket=ask.ticket))


@_post("return", wire.CallAsk)
def return_ticket(counter: str, ask: wire.CallAsk) -> Answer:
    """A missed or diverted visitor is back."""
    return _tell(counter, c.Return(by=_allowed(counter).actor, ticket=ask.ticket))


@_post("transfer", wire.TransferAsk)
def transfer(counter: str, ask: wire.TransferAsk) -> Answer:
    """Send the ticket in hand, or a held one, elsewhere."""
    return _tell(
        counter,
        c.Transfer(
            by=_allowed(counter).actor,
            counter=counter,
            ticket=ask.ticket,
            to=_destination(ask.to),
            reason=ask.reason,
        ),
    )


@_post("divert", wire.DivertAsk)
def divert(counter: str, ask: wire.DivertAsk) -> Answer:
    """Move waiting tickets elsewhere."""
    return _tell(
        counter,
        c.Divert(
            by=_allowed(counter).actor,
            seat=counter,
            tickets=tuple(ask.tickets),
            to=_destination(ask.to),
            reason=ask.reason,
        ),
    )


@_post("cancel", wire.CancelAsk)
def cancel(counter: str, ask: wire.CancelAsk) -> Answer:
    """Give a number up; without one, the one in hand."""
    by = _allowed(counter).actor
    return _tell(counter, c.Cancel(by=by, counter=counter, ticket=ask.ticket, reason=ask.reason))


@_post("undo")
def undo(counter: str, ask: wire.Nothing) -> Answer:
    """Take the last step back, within the time the hall allows."""
    return _tell(counter, c.Undo(by=_allowed(counter).actor, seat=counter))


def _destination(to: wire.To) -> c.Destination:
    named = [part for part in (to.service, to.counter, to.area, to.outlet) if part is not None]
    if len(named) != 1:
        raise ApiError(422, "invalid", field="to")
    return c.Destination(service=to.service, counter=to.counter, area=to.area, outlet=to.outlet)
