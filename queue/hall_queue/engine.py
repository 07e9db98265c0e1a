"""The rules of the hall: a command becomes events, or is refused. Nothing else happens here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hall_queue import commands as c
from hall_queue import (
    counters,
    day,
    help,
    issue,
    note,
    overflow,
    reserve,
    route,
    serve,
    setup,
    suggest,
)
from hall_queue.events import Event
from hall_queue.fold import fold_all
from hall_queue.hall import Hall
from hall_queue.moment import Moment
from hall_queue.plan import Hours, Plan


def empty_hall() -> Hall:
    """A hall before its first plan; everything but `AdoptPlan` is refused or does nothing."""
    return Hall(plan=Plan(name="", hours=Hours(sessions=())))


def decide(hall: Hall, command: c.Command, now: int, pace: float = 1.0) -> tuple[Event, ...]:
    """The events `command` brings about, those of the passing time first.

    now: hall time in milliseconds; a clock set back is read as "no time has passed".
    pace: hall milliseconds per real millisecond (see `Moment`).
    Raises QueueError when the rules refuse it; then nothing has happened.
    """
    moment = Moment(max(now, hall.at), pace)
    turned = day.turn_of_day(hall, moment)
    handler = _HANDLERS[type(command)]
    return (*turned, *handler(fold_all(hall, turned), command, moment))


_HANDLERS: dict[type[c.Command], Callable[[Hall, Any, Moment], tuple[Event, ...]]] = {
    c.AdoptPlan: setup.adopt_plan,
    c.Tick: day.tick,
    c.OpenDay: day.open_day,
    c.CloseDay: day.close_day,
    c.ShutService: setup.shut_service,
    c.ReopenService: setup.reopen_service,
    c.Issue: issue.issue,
    c.CheckIn: issue.check_in,
    c.AdmitPaper: issue.admit_paper,
    c.ReserveNumbers: reserve.reserve_numbers,
    c.ReleaseNumbers: reserve.release_numbers,
    c.Book: issue.book,
    c.CancelBooking: issue.cancel_booking,
    c.Reprint: issue.reprint,
    c.Return: serve.return_ticket,
    c.Cancel: serve.cancel,
    c.MarkRated: serve.mark_rated,
    c.Divert: route.divert,
    c.SignOn: counters.sign_on,
    c.SignOff: counters.sign_off,
    c.OpenCounter: counters.open_counter,
    c.PauseCounter: counters.pause_counter,
    c.CloseCounter: counters.close_counter,
    c.LendSkill: counters.lend_skill,
    c.CallNext: serve.call_next,
    c.Call: serve.call,
    c.Recall: serve.recall,
    c.Start: serve.start,
    c.Finish: serve.finish,
    c.NoShow: serve.no_show,
    c.Hold: serve.hold,
    c.WriteNote: note.write_note,
    c.Resume: serve.resume,
    c.Transfer: route.transfer,
    c.Undo: route.undo,
    c.Watch: overflow.watch,
    c.DeclineAlert: overflow.decline,
    c.TakeUp: suggest.take_up,
    c.AskHelp: help.ask_help,
    c.AcceptHelp: help.accept_help,
    c.ReleaseHelp: help.release_help,
    c.ArriveHelp: help.arrive_help,
    c.CloseHelp: help.close_help,
    c.WithdrawHelp: help.withdraw_help,
    c.RecordHelp: help.record_help,
    c.TakeBackHelp: help.take_back_help,
}
