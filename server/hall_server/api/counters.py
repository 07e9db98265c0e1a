"""Counters: who is there and everything the desk's buttons do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint

from hall_queue import commands as c
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_server import wire
from hall_server.access.grants import Grant, Role
from hall_server.api.edge import ApiError, answer_with, desk, grant, route, tell
from hall_server.api.known import require_known
from hall_server.devices.keypad_commands import BY_DEVICE
from hall_server.front_desk import NotPermitted, Permit
from hall_server.storage.journal import Answer
from hall_server.views import desk_views

blueprint = Blueprint("counters", __name__)
READERS = frozenset(Role) - {Role.AGENT}
STAFF = frozenset({Role.DESK, Role.SUPERVISOR, Role.ADMIN})


@route(blueprint, "GET", "/api/counters", roles=READERS, answer=list[wire.Counter])
def list_counters() -> list[wire.Counter]:
    """All counters and how they stand."""
    hall = desk().hall
    return [desk_views.counter_view(hall, counter.code) for counter in hall.plan.counters]


_INTERFACE = "interface:"
_OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN})


def staff_at(who: Grant, counter: str) -> str:
    """A person is one person everywhere; an interface sits at each counter it acts for."""
    return who.name if who.person else f"{_INTERFACE}{who.name}@{counter}"


def may_act(who: Grant, counter: str) -> Permit:
    """Who may act at a counter; asked by the writer, right before the command is decided."""

    def permit(hall: Hall) -> None:
        live = hall.counters.get(counter)
        staff = live.staff if live else None
        if who.at is not None:
            mine = who.at == counter
        elif who.role in _OVERSEERS:
            mine = True
        elif who.person:
            mine = live is None or staff is None or live.is_seat_of(who.name, who.account)
        else:
            # A program at large leaves a counter alone where a person sits.
            mine = staff is None or staff.startswith(_INTERFACE)
        if not mine:
            raise NotPermitted("not_your_counter")

    return permit


def _tell(counter: str, command: c.Command, *, anyone: bool = False) -> Answer:
    """anyone: the engine itself says who may (a person who sits down)."""
    if counter not in desk().hall.counters:
        raise ApiError(404, "unknown_counter", counter=counter[:40])

    def in_hand(hall: Hall, events: Sequence[Event]) -> wire.CounterAnswer:
        ticket_id = hall.counters[counter].ticket
        ticket = None if ticket_id is None else hall.tickets.get(ticket_id)
        seen = desk_views.desk_ticket(hall, ticket) if ticket else None
        return wire.CounterAnswer(ticket=seen, facts=hall.seq)

    permit = None if anyone else may_act(grant(), counter)
    return tell(command, answer_with(200, in_hand), permit)


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
    sits = who.person and who.at in (None, counter)
    command = c.SignOn(
        by=who.actor,
        counter=counter,
        staff=staff_at(who, counter),
        account=who.account,
        relieve=(_INTERFACE, BY_DEVICE) if sits else (),
    )
    return _tell(counter, command, anyone=sits)


@_post("sign-off")
def sign_off(counter: str, ask: wire.Nothing) -> Answer:
    """Leave the counter; it closes."""
    return _tell(counter, c.SignOff(by=grant().actor, counter=counter))


@_post("open")
def open_counter(counter: str, ask: wire.Nothing) -> Answer:
    """Take visitors; an interface that opens an empty counter is signed on as well."""
    who = grant()
    staff = None if who.person else staff_at(who, counter)
    return _tell(counter, c.OpenCounter(by=who.actor, counter=counter, staff=staff))


@_post("pause", wire.PauseAsk)
def pause(counter: str, ask: wire.PauseAsk) -> Answer:
    """Take no further visitor for now."""
    by = grant().actor
    return _tell(counter, c.PauseCounter(by=by, counter=counter, reason=ask.reason))


@_post("close")
def close(counter: str, ask: wire.Nothing) -> Answer:
    """Take no more visitors."""
    return _tell(counter, c.CloseCounter(by=grant().actor, counter=counter))


@_post("next")
def call_next(counter: str, ask: wire.Nothing) -> Answer:
    """Call whoever is next."""
    return _tell(counter, c.CallNext(by=grant().actor, counter=counter))


@_post("call", wire.CallAsk)
def call(counter: str, ask: wire.CallAsk) -> Answer:
    """Call exactly this one."""
    return _tell(counter, c.Call(by=grant().actor, counter=counter, ticket=ask.ticket))


@_post("recall", wire.TicketRef)
def recall(counter: str, ask: wire.TicketRef) -> Answer:
    """Call once more."""
    by = grant().actor
    return _tell(counter, c.Recall(by=by, counter=counter, ticket=ask.ticket))


@_post("start", wire.TicketRef)
def start(counter: str, ask: wire.TicketRef) -> Answer:
    """The visitor has come."""
    by = grant().actor
    return _tell(counter, c.Start(by=by, counter=counter, ticket=ask.ticket))


@_post("finish", wire.TicketRef)
def finish(counter: str, ask: wire.TicketRef) -> Answer:
    """The service is done."""
    by = grant().actor
    return _tell(counter, c.Finish(by=by, counter=counter, ticket=ask.ticket))


@_post("no-show", wire.TicketRef)
def no_show(counter: str, ask: wire.TicketRef) -> Answer:
    """Nobody came."""
    by = grant().actor
    return _tell(counter, c.NoShow(by=by, counter=counter, ticket=ask.ticket))


@_post("hold", wire.HoldAsk)
def hold(counter: str, ask: wire.HoldAsk) -> Answer:
    """Put the ticket in hand aside."""
    by = grant().actor
    return _tell(counter, c.Hold(by=by, counter=counter, ticket=ask.ticket, reason=ask.reason))


@_post("note", wire.NoteAsk)
def note(counter: str, ask: wire.NoteAsk) -> Answer:
    """Write a note on the ticket in hand, for the next counter; only staff see it."""
    by = grant().actor
    return _tell(counter, c.WriteNote(by=by, counter=counter, ticket=ask.ticket, text=ask.text))


@_post("resume", wire.TicketRef)
def resume(counter: str, ask: wire.TicketRef) -> Answer:
    """Take up a held ticket; without one, the one held longest here."""
    by = grant().actor
    return _tell(counter, c.Resume(by=by, counter=counter, ticket=ask.ticket))


@_post("return", wire.CallAsk)
def return_ticket(counter: str, ask: wire.CallAsk) -> Answer:
    """A missed or diverted visitor is back."""
    return _tell(counter, c.Return(by=grant().actor, ticket=ask.ticket))


@_post("transfer", wire.TransferAsk)
def transfer(counter: str, ask: wire.TransferAsk) -> Answer:
    """Send the ticket in hand, or a held one, elsewhere."""
    return _tell(
        counter,
        c.Transfer(
            by=grant().actor,
            counter=counter,
            ticket=ask.ticket,
            to=destination(ask.to),
            reason=ask.reason,
        ),
    )


@_post("divert", wire.DivertAsk)
def divert(counter: str, ask: wire.DivertAsk) -> Answer:
    """Move waiting tickets elsewhere."""
    return _tell(
        counter,
        c.Divert(
            by=grant().actor,
            seat=counter,
            tickets=tuple(ask.tickets),
            to=destination(ask.to),
            reason=ask.reason,
        ),
    )


@_post("cancel", wire.CancelAsk)
def cancel(counter: str, ask: wire.CancelAsk) -> Answer:
    """Give a number up; without one, the one in hand."""
    by = grant().actor
    return _tell(counter, c.Cancel(by=by, counter=counter, ticket=ask.ticket, reason=ask.reason))


@_post("undo")
def undo(counter: str, ask: wire.Nothing) -> Answer:
    """Take the last step back, within the time the hall allows."""
    return _tell(counter, c.Undo(by=grant().actor, seat=counter))


def destination(to: wire.To) -> c.Destination:
    """Where to; ApiError 422 unless exactly one is named, and by a code there is or was."""
    named = [part for part in (to.service, to.counter, to.area, to.outlet) if part is not None]
    if len(named) != 1:
        raise ApiError(422, "invalid", field="to")
    require_known("services", to.service, "to.service")
    require_known("counters", to.counter, "to.counter")
    require_known("areas", to.area, "to.area")
    return c.Destination(service=to.service, counter=to.counter, area=to.area, outlet=to.outlet)
