"""A press at a call keypad as a command of the queue: the same that the desk's button gives, under
the same rules. Pure.

A keypad belongs to its counter: it acts for whoever has signed on there. Where nobody has, its
pause key opens the counter, and the keypad itself is who sits there, without a person's name.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue import commands as c
from hall_queue.errors import QueueError
from hall_queue.hall import CounterLive, Hall
from hall_queue.lookup import find_counter
from hall_queue.plan import Device
from hall_queue.policy import order_for
from hall_queue.states import UNFINISHED, CounterState
from hall_queue.ticket import Ticket
from hall_server.devices.keypad_keys import SERVICE, BadKeys, keys_of

BY_DEVICE = "device:"
"""Begins who acts, and who sits at a counter, when it is a keypad."""


@dataclass(frozen=True, slots=True)
class ToldPress:
    """One press, as its agent tells it. ticket: of the number that the keypad showed, None for
    none; age: seconds since it was pressed."""

    id: str
    device: str
    key: str
    digits: str
    ticket: int | None
    at: str
    age: float


def actor(device: str) -> str:
    """Who acts."""
    return f"{BY_DEVICE}{device}"


def command_of(hall: Hall, device: Device, press: ToldPress) -> c.Command:
    """What a press asks of the hall. Raises QueueError when it asks for nothing there is."""
    counter = find_counter(hall, device.counter)
    doing = _doing(device, press)
    by, code, shown = actor(device.code), counter.code, press.ticket
    if doing.startswith(SERVICE):
        service = c.Destination(service=doing.removeprefix(SERVICE))
        return c.Transfer(by=by, counter=code, to=service, ticket=shown)
    match doing:
        case "next":
            return c.CallNext(by=by, counter=code)
        case "call":
            return c.Call(by=by, counter=code, ticket=_ticket(hall, counter, press.digits))
        case "recall":
            return c.Recall(by=by, counter=code, ticket=shown)
        case "start":
            return c.Start(by=by, counter=code, ticket=shown)
        case "finish":
            return c.Finish(by=by, counter=code, ticket=shown)
        case "no_show":
            return c.NoShow(by=by, counter=code, ticket=shown)
        case "hold":
            return c.Hold(by=by, counter=code, ticket=shown)
        case "resume":
            return c.Resume(by=by, counter=code)
        case "transfer":
            to = c.Destination(counter=_labelled(hall, press.digits))
            return c.Transfer(by=by, counter=code, to=to, ticket=shown)
        case "pause":
            return _paused_or_open(by, counter)
        case "leave":
            return c.SignOff(by=by, counter=code)
        case "undo":
            return c.Undo(by=by, seat=code)
        case _:
            return c.AskHelp(by=by, place=code)


def _doing(device: Device, press: ToldPress) -> str:
    try:
        doing = keys_of(device.settings).doing(press.key, press.digits)
    except (BadKeys, KeyError):  # a set-up from a time when nobody checked
        doing = None
    if doing is None:
        raise QueueError("key_without_meaning", key=press.key)
    return doing


def _paused_or_open(by: str, counter: CounterLive) -> c.Command:
    """One key, there and back."""
    if counter.state is CounterState.OPEN:
        return c.PauseCounter(by=by, counter=counter.code)
    return c.OpenCounter(by=by, counter=counter.code, staff=None if counter.staff else by)


def _labelled(hall: Hall, digits: str) -> str:
    """Code of the counter with this number above it; zeros before it may be typed."""
    for counter in hall.plan.counters:
        if counter.label == digits or _number(counter.label) == _number(digits) is not None:
            return counter.code
    raise QueueError("unknown_counter", counter=digits)


def _ticket(hall: Hall, counter: CounterLive, digits: str) -> int:
    """Who is meant by a number without its letter: of those that the counter could call, or, for a
    refusal that says why, of all who are in the hall."""
    number = _number(digits)
    own = [ticket for ticket in order_for(hall, counter, hall.at) if _digits(ticket) == number]
    here = (ticket for ticket in hall.tickets if ticket.state in UNFINISHED)
    found = own or [ticket for ticket in here if _digits(ticket) == number]
    if not found:
        raise QueueError("unknown_ticket")
    if len(found) > 1:
        raise QueueError("number_ambiguous", numbers=[ticket.number for ticket in found])
    return found[0].id


def _digits(ticket: Ticket) -> int | None:
    return _number("".join(char for char in ticket.number if char.isdigit()))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None
