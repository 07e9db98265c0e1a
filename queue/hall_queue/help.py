"""Calls for a helper: asked, accepted, arrived, closed; and help noted in passing."""

from __future__ import annotations

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.day import require_day
from hall_queue.errors import QueueError
from hall_queue.hall import Hall
from hall_queue.help_book import (
    GIVEN,
    GROUPS,
    PHONE,
    WANTED,
    HelpAct,
    HelpCall,
    HelpOutcome,
    HelpState,
    help_after,
)
from hall_queue.lookup import find_ticket
from hall_queue.moment import Moment


def ask_help(hall: Hall, command: c.AskHelp, now: Moment) -> tuple[e.Event, ...]:
    """One open call a place: asking again changes nothing, until somebody has come; asking then
    ends that call as done and begins another."""
    require_day(hall, now.at)
    _require_place(hall, command)
    _require_kind(command.kind, WANTED)
    before = hall.helps.open_at(command.place, command.ticket)
    ended: tuple[e.Event, ...] = ()
    if before is not None:
        if before.state is not HelpState.ARRIVED:
            return ()
        ended = (_closed(before, HelpOutcome.DONE, command.by, now),)
    asked = e.HelpAsked(
        at=now.at,
        by=command.by,
        help=hall.helps.next_id,
        place=command.place,
        kind=command.kind,
        ticket=command.ticket,
    )
    return (*ended, asked)


def accept_help(hall: Hall, command: c.AcceptHelp, now: Moment) -> tuple[e.Event, ...]:
    """The first who says so goes; saying it twice changes nothing."""
    call = _find(hall, command.help)
    if call.state in (HelpState.ACCEPTED, HelpState.ARRIVED):
        if call.helper == command.helper:
            return ()
        raise QueueError("help_taken", helper=call.helper)
    help_after(HelpAct.ACCEPT, call.state)
    return (e.HelpAccepted(at=now.at, by=command.by, help=call.id, helper=command.helper),)


def release_help(hall: Hall, command: c.ReleaseHelp, now: Moment) -> tuple[e.Event, ...]:
    """Somebody else shall go; it is asked for since when it was."""
    call = _own(hall, command)
    help_after(HelpAct.RELEASE, call.state)
    return (e.HelpReleased(at=now.at, by=command.by, help=call.id),)


def arrive_help(hall: Hall, command: c.ArriveHelp, now: Moment) -> tuple[e.Event, ...]:
    """The helper is there."""
    call = _own(hall, command)
    if call.state is HelpState.ARRIVED:
        return ()
    help_after(HelpAct.ARRIVE, call.state)
    return (e.HelpArrived(at=now.at, by=command.by, help=call.id),)


def close_help(hall: Hall, command: c.CloseHelp, now: Moment) -> tuple[e.Event, ...]:
    """Helped, also when nobody tapped that the helper had arrived."""
    call = _own(hall, command)
    help_after(HelpAct.FINISH, call.state)
    return (_closed(call, HelpOutcome.DONE, command.by, now),)


def withdraw_help(hall: Hall, command: c.WithdrawHelp, now: Moment) -> tuple[e.Event, ...]:
    """No longer needed. Only whoever asked says so."""
    call = _find(hall, command.help)
    asker = call.place == command.place and call.ticket == (command.ticket or call.ticket)
    if not asker or (call.place == PHONE and command.ticket is None):
        raise QueueError("help_not_yours")
    help_after(HelpAct.WITHDRAW, call.state)
    return (_closed(call, HelpOutcome.WITHDRAWN, command.by, now),)


def record_help(hall: Hall, command: c.RecordHelp, now: Moment) -> tuple[e.Event, ...]:
    """Help given in passing; at any hour, for people are helped before the doors too."""
    _require_kind(command.kind, GIVEN)
    if command.group is not None and command.group not in GROUPS:
        raise QueueError("unknown_help_group", group=command.group, allowed=list(GROUPS))
    return (
        e.HelpRecorded(
            at=now.at,
            by=command.by,
            help=hall.helps.next_id,
            helper=command.helper,
            kind=command.kind,
            group=command.group,
        ),
    )


def take_back_help(hall: Hall, command: c.TakeBackHelp, now: Moment) -> tuple[e.Event, ...]:
    """A slip of the finger, within the time of an undo."""
    note = hall.helps.note(command.help)
    if note is None:
        raise QueueError("unknown_help")
    if note.helper != command.helper:
        raise QueueError("help_not_yours")
    if note.taken_back:
        return ()
    seconds = hall.plan.rules.undo_seconds
    if now.at - note.at > now.hand_time(seconds):
        raise QueueError("undo_too_late", seconds=seconds)
    return (e.HelpTakenBack(at=now.at, by=command.by, help=note.id),)


def _closed(call: HelpCall, outcome: HelpOutcome, by: str, now: Moment) -> e.HelpClosed:
    return e.HelpClosed(at=now.at, by=by, help=call.id, outcome=outcome)


def _find(hall: Hall, help_id: int) -> HelpCall:
    call = hall.helps.call(help_id)
    if call is None:
        raise QueueError("unknown_help")
    return call


def _own(hall: Hall, command: c.HelperCommand) -> HelpCall:
    """The call, when it is this helper's. None: a coordinator acts for whoever has it."""
    call = _find(hall, command.help)
    if command.helper is not None and call.helper not in (None, command.helper):
        raise QueueError("help_taken", helper=call.helper)
    return call


def _require_place(hall: Hall, command: c.AskHelp) -> None:
    if command.ticket is not None:
        find_ticket(hall, command.ticket)
    if command.place == PHONE:
        if command.ticket is None:
            raise QueueError("unknown_ticket")
        return
    kiosks = (kiosk.code for kiosk in hall.plan.kiosks)
    if command.place not in hall.counters and command.place not in kiosks:
        raise QueueError("unknown_place", place=command.place)


def _require_kind(kind: str, allowed: tuple[str, ...]) -> None:
    if kind not in allowed:
        raise QueueError("unknown_help_kind", kind=kind, allowed=list(allowed))
