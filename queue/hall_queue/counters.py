"""Counters and the people at them: sign on, open, pause, close, lend a skill."""

from __future__ import annotations

from dataclasses import replace

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.errors import QueueError
from hall_queue.hall import CounterLive, Hall
from hall_queue.lookup import find_counter, find_service, find_ticket, label
from hall_queue.moment import Moment
from hall_queue.overflow import SceneOf, diversion_scene, own_work
from hall_queue.states import CounterState, may_become


def sign_on(hall: Hall, command: c.SignOn, now: Moment) -> tuple[e.Event, ...]:
    """One person at one counter; signing on again where one already is changes nothing but the
    name."""
    counter = find_counter(hall, command.counter)
    staff, account = command.staff, command.account
    if counter.is_seat_of(staff, account):
        if (counter.staff, counter.account) == (staff, account or counter.account):
            return ()
    else:
        relieved = (counter.staff or "").startswith(command.relieve)
        if counter.staff is not None and not relieved:
            raise QueueError("counter_taken", counter=label(hall, counter.code))
        for other in hall.counters.values():
            if other.is_seat_of(staff, account):
                raise QueueError("staff_elsewhere", counter=label(hall, other.code))
    at, by = now.at, command.by
    return (e.StaffSignedOn(at=at, by=by, counter=counter.code, staff=staff, account=account),)


def sign_off(hall: Hall, command: c.SignOff, now: Moment) -> tuple[e.Event, ...]:
    """Leave; whoever waited for this counter only may be called by others."""
    counter = find_counter(hall, command.counter)
    if counter.staff is None:
        raise QueueError("nobody_signed_on", counter=label(hall, counter.code))
    _require_empty_hand(hall, counter)
    left = e.StaffSignedOff(at=now.at, by=command.by, counter=counter.code)
    return (left, *_released(hall, counter, command.by, now))


def open_counter(
    hall: Hall, command: c.OpenCounter, now: Moment, scene_of: SceneOf = diversion_scene
) -> tuple[e.Event, ...]:
    """Take visitors."""
    counter = find_counter(hall, command.counter)
    arrived: tuple[e.Event, ...] = ()
    if counter.staff is None:
        if command.staff is None:
            raise QueueError("nobody_signed_on", counter=label(hall, counter.code))
        staff, account = command.staff, command.account
        arriving = c.SignOn(by=command.by, counter=counter.code, staff=staff, account=account)
        arrived = sign_on(hall, arriving, now)
    elif command.staff is not None and not counter.is_seat_of(command.staff, command.account):
        raise QueueError("counter_taken", counter=label(hall, counter.code))
    may_become(CounterState.OPEN, counter.state, label(hall, counter.code))
    opened = e.CounterOpened(at=now.at, by=command.by, counter=counter.code)
    if command.alert is not None:
        scene = scene_of(hall, now.at, command.alert, (), ())
        seat = command.seat or command.by
        opened = replace(opened, seat=seat, alert=command.alert, scene=scene)
    return (*arrived, opened)


def pause_counter(hall: Hall, command: c.PauseCounter, now: Moment) -> tuple[e.Event, ...]:
    """Take no further visitor; the one in hand is finished first."""
    counter = find_counter(hall, command.counter)
    may_become(CounterState.PAUSED, counter.state, label(hall, counter.code))
    return (e.CounterPaused(at=now.at, by=command.by, counter=counter.code, reason=command.reason),)


def close_counter(hall: Hall, command: c.CloseCounter, now: Moment) -> tuple[e.Event, ...]:
    """Take no more visitors today; who waited for this counter only may be called by others."""
    counter = find_counter(hall, command.counter)
    may_become(CounterState.CLOSED, counter.state, label(hall, counter.code))
    _require_empty_hand(hall, counter)
    closed = e.CounterClosed(at=now.at, by=command.by, counter=counter.code)
    return (closed, *_released(hall, counter, command.by, now))


def lend_skill(
    hall: Hall, command: c.LendSkill, now: Moment, scene_of: SceneOf = diversion_scene
) -> tuple[e.Event, ...]:
    """The counter helps with one more service for a while."""
    counter = find_counter(hall, command.counter)
    service = find_service(hall, command.service)
    if command.until <= now.at:
        raise QueueError("too_late", until=command.until)
    scene = None
    if command.alert is not None:
        payers = own_work(hall.plan, counter.code)
        scene = scene_of(hall, now.at, command.alert, (), payers)
    return (
        e.SkillLent(
            at=now.at,
            by=command.by,
            counter=counter.code,
            service=service.code,
            until=command.until,
            seat=command.seat or command.by,
            alert=command.alert,
            scene=scene,
        ),
    )


def _require_empty_hand(hall: Hall, counter: CounterLive) -> None:
    if counter.ticket is not None:
        number = find_ticket(hall, counter.ticket).number
        raise QueueError("ticket_in_hand", counter=label(hall, counter.code), number=number)


def _released(
    hall: Hall, counter: CounterLive, by: str, now: Moment
) -> tuple[e.TicketReleased, ...]:
    queue = hall.waiting.get(f"@{counter.code}", ())
    return tuple(e.TicketReleased(at=now.at, by=by, ticket=entry[2]) for entry in queue)
