"""The hall as each page sees it: pure functions from the hall to the wire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from hall_queue.crowd import place_of, service_of, waiting_in
from hall_queue.day import gives_numbers
from hall_queue.hall import Hall
from hall_queue.hall import Undoable as Step
from hall_queue.help_book import PHONE
from hall_queue.hours import next_doors
from hall_queue.overflow import waiting_since
from hall_queue.plan import Plan
from hall_queue.policy import ahead_of, ahead_of_place, order_for, place_at_issue, why
from hall_queue.states import ACTIVE, UNFINISHED, Act, CounterState, TicketState
from hall_queue.ticket import Note, Ticket
from hall_queue.wait import Wait, Waits
from hall_server import wire
from hall_server.help_views import help_standing
from hall_server.words import own_counters, spans

_ROWS = 20
_TOP = 6


def wait_view(wait: Wait | None) -> wire.Wait | None:
    """A range on the wire."""
    return None if wait is None else wire.Wait(low=wait.low, high=wait.high)


def service_name(plan: Plan, code: str) -> wire.Named:
    """A service by its everyday name."""
    service = service_of(plan, code)
    return wire.Named(code=code, name=service.spoken or service.name)


def _label(plan: Plan, counter: str | None) -> str | None:
    planned = plan.counter.get(counter) if counter else None
    return planned.label if planned else None


def day_view(hall: Hall, now: int) -> wire.Day:
    """How the working day stands."""
    is_open = gives_numbers(hall.day, now)
    return wire.Day(
        date=hall.day.date.isoformat() if hall.day else None,
        state=hall.day.state.value if hall.day else "closed",
        intake="open" if is_open else "closed",
        opens_at=None if is_open else next_doors(hall.plan.hours, now),
        shut=sorted(hall.shut),
    )


# Tickets


def ticket_wait(hall: Hall, ticket: Ticket, now: int, waits: Waits | None = None) -> Wait | None:
    """Range for a waiting ticket; None for one that waits for one counter only."""
    if ticket.state is not TicketState.WAITING or ticket.target is not None:
        return None
    return (waits or Waits(hall, now)).of(ticket.service, ticket.entry)


def ticket_made(hall: Hall, ticket: Ticket, now: int, *, printing: bool) -> wire.TicketMade:
    """What the kiosk shows right after a number was taken."""
    plan = hall.plan
    return wire.TicketMade(
        id=ticket.id,
        number=ticket.number,
        token=ticket.token,
        ahead=ahead_of(hall, ticket) if ticket.state is TicketState.WAITING else 0,
        wait=wait_view(ticket_wait(hall, ticket, now)),
        services=[service_name(plan, code) for code in ticket.services],
        priority=ticket.klass is not None,
        place=place_of(plan, ticket.service),
        windows=spans(own_counters(plan, ticket.service)),
        link=phone_url(plan, ticket.token),
        printing=printing,
    )


def phone_url(plan: Plan, token: str) -> str | None:
    """Where a visitor's phone page is; None when phones cannot reach the hall."""
    return f"{plan.public_url}/t/{token}" if plan.public_url else None


def ticket_view(hall: Hall, ticket: Ticket, now: int) -> wire.Ticket:
    """What the visitor's phone shows."""
    plan = hall.plan
    waiting = ticket.state is TicketState.WAITING
    returns_left = ticket.returns < plan.rules.returns
    target = plan.counter.get(ticket.target or "")
    return wire.Ticket(
        number=ticket.number,
        state=ticket.state.value,
        service=service_name(plan, ticket.service),
        ahead=ahead_of(hall, ticket) if waiting else None,
        wait=wait_view(ticket_wait(hall, ticket, now)),
        counter=_label(plan, ticket.counter),
        place=plan.area[target.area].place if target else place_of(plan, ticket.service),
        windows=target.label if target else spans(own_counters(plan, ticket.service)),
        issued_at=ticket.issued_at,
        called_at=ticket.called_at,
        priority=ticket.klass is not None,
        rated=ticket.rated,
        can_return=ticket.state is TicketState.DIVERTED
        or (ticket.state is TicketState.MISSED and returns_left),
        return_after=plan.rules.return_after,
        can_cancel=ticket.state in UNFINISHED - {TicketState.SERVING},
        language=ticket.language,
        moved=_moved(hall, ticket),
        help=help_standing(hall.helps.open_at(PHONE, ticket.id)),
        at=now,
    )


def _moved(hall: Hall, ticket: Ticket) -> wire.Moved | None:
    """The last diversion of a ticket that has not been called since."""
    if ticket.state not in (TicketState.WAITING, TicketState.DIVERTED):
        return None
    last = next((s for s in reversed(ticket.steps) if s.act is not Act.RELEASE), None)
    if last is None or last.act not in (Act.DIVERT, Act.SEND_AWAY):
        return None
    for done in reversed(hall.overflow.diversions):
        if ticket.id in done.tickets and done.undone_at is None:
            service = None if done.service is None else service_name(hall.plan, done.service)
            counter = _label(hall.plan, ticket.target)
            # Its counter closed: any counter of its service may call it again.
            if counter is None and service is None and done.outlet is None:
                return None
            return wire.Moved(at=done.at, counter=counter, service=service, outlet=done.outlet)
    return None


def ahead_view(hall: Hall, service: str, klass: str | None, now: int) -> wire.Ahead:
    """What a number taken now would mean."""
    entry = (*place_at_issue(hall.plan, now, klass), hall.tickets.next_id)
    return wire.Ahead(
        ahead=ahead_of_place(hall, service, entry),
        wait=wait_view(Waits(hall, now).of(service, entry)),
    )


# The desk


def _official(plan: Plan, code: str) -> wire.Named:
    """A service by the name the clerk's files have."""
    return wire.Named(code=code, name=service_of(plan, code).name)


def counter_view(hall: Hall, code: str) -> wire.Counter:
    """A counter in the list of counters."""
    counter = hall.counters[code]
    planned = hall.plan.counter[code]
    ticket = None if counter.ticket is None else hall.tickets.get(counter.ticket)
    return wire.Counter(
        code=code,
        label=planned.label,
        area=planned.area,
        state=counter.state.value,
        number=ticket.number if ticket else None,
    )


def desk_ticket(hall: Hall, ticket: Ticket) -> wire.DeskTicket:
    """A ticket with all that the clerk may know."""
    plan = hall.plan
    klass = plan.klass.get(ticket.klass) if ticket.klass else None
    booking = hall.bookings.get(ticket.booking) if ticket.booking else None
    kiosks = {kiosk.code: kiosk.name for kiosk in plan.kiosks}
    return wire.DeskTicket(
        id=ticket.id,
        number=ticket.number,
        state=ticket.state.value,
        service=_official(plan, ticket.service),
        services=[_official(plan, code) for code in ticket.services],
        stage=ticket.stage,
        klass=wire.Named(code=klass.code, name=klass.name) if klass else None,
        booked_for=booking.slot if booking else None,
        issued_at=ticket.issued_at,
        queued_at=ticket.queued_at,
        called_at=ticket.called_at,
        started_at=ticket.started_at,
        calls=ticket.calls,
        recalls_left=max(0, plan.rules.recalls + 1 - ticket.calls),
        source=kiosks.get(ticket.source, ticket.source),
        steps=[
            wire.StepSeen(
                at=step.at,
                act=step.act.value,
                counter=_label(plan, step.counter),
            )
            for step in ticket.steps
        ],
        note=_note_seen(plan, ticket.note),
    )


def _note_seen(plan: Plan, note: Note | None) -> wire.NoteSeen | None:
    if note is None:
        return None
    return wire.NoteSeen(at=note.at, counter=_label(plan, note.counter) or "", text=note.text)


def queue_row(hall: Hall, ticket: Ticket) -> wire.QueueRow:
    """A line of a list at the desk."""
    plan = hall.plan
    klass = plan.klass.get(ticket.klass) if ticket.klass else None
    booking = hall.bookings.get(ticket.booking) if ticket.booking else None
    return wire.QueueRow(
        id=ticket.id,
        number=ticket.number,
        service=service_of(plan, ticket.service).name,
        klass=klass.name if klass else None,
        why=why(ticket).value,
        booked_for=booking.slot if booking else None,
        # Being diverted is still the same wait.
        queued_at=waiting_since(ticket),
        state=ticket.state.value,
    )


def desk_view(
    hall: Hall, code: str, now: int, pace: float, alerts: Iterable[wire.Alert] = ()
) -> wire.DeskView:
    """Everything the desk page of one counter shows. alerts: those it can do something about."""
    counter = hall.counters[code]
    planned = hall.plan.counter[code]
    area = hall.plan.area[planned.area]
    ticket = None if counter.ticket is None else hall.tickets.get(counter.ticket)
    upcoming = order_for(hall, counter, now)
    in_area = _area_tickets(hall, area.code, {TicketState.WAITING})
    apart = _area_tickets(hall, area.code, {TicketState.HELD, TicketState.MISSED})
    waits = Waits(hall, now)
    last = upcoming[-1] if upcoming else None
    return wire.DeskView(
        counter=counter_view(hall, code),
        area=wire.Named(code=area.code, name=area.name),
        staff=counter.staff,
        since=counter.since,
        served=counter.served,
        pause_reason=counter.pause_reason,
        ticket=desk_ticket(hall, ticket) if ticket else None,
        next=_rows(hall, upcoming),
        next_total=len(upcoming),
        area_queue=_rows(hall, sorted(in_area, key=lambda t: t.entry)),
        area_total=len(in_area),
        held=_rows(hall, [t for t in apart if t.state is TicketState.HELD]),
        missed=_rows(hall, [t for t in apart if t.state is TicketState.MISSED]),
        undo=_undo_view(hall, hall.undoable.get(code), now, pace),
        wait=wait_view(ticket_wait(hall, last, now, waits)) if last else None,
        alerts=list(alerts),
        help=help_standing(hall.helps.open_at(code, None)),
    )


def _area_tickets(hall: Hall, area: str, states: set[TicketState]) -> list[Ticket]:
    plan = hall.plan
    if not any(hall.count(state) for state in states):
        return []
    if states == {TicketState.WAITING}:
        ids = (
            entry[2]
            for code, queue in hall.waiting.items()
            for entry in queue
            if not code.startswith("@") and service_of(plan, code).area == area
        )
        return [ticket for i in ids if (ticket := hall.tickets.get(i)) is not None]
    apart = (ticket for ticket in hall.tickets if ticket.state in states)
    return [ticket for ticket in apart if service_of(plan, ticket.service).area == area]


def _rows(hall: Hall, tickets: Iterable[Ticket]) -> list[wire.QueueRow]:
    return [queue_row(hall, ticket) for ticket in islice(tickets, _ROWS)]


def _undo_view(hall: Hall, step: Step | None, now: int, pace: float) -> wire.Undoable | None:
    if step is None or any(hall.tickets.get(t.id) != t for t in step.after):
        return None
    left = hall.plan.rules.undo_seconds - (now - step.at) / 1000 / pace
    if left <= 0:
        return None
    # A loan is about no ticket.
    number = step.tickets[0].number if step.tickets else ""
    return wire.Undoable(act=step.act.value, number=number, seconds=round(left))


# Areas, kiosks


def area_loads(hall: Hall, areas: Iterable[str], now: int, waits: Waits) -> list[wire.AreaLoad]:
    """How many wait in each area, and the range for who would come now for what most come for
    there: one for all its services would be too wide to help anybody."""
    loads = []
    entry = (now, 0, hall.tickets.next_id)
    for code in areas:
        area = hall.plan.area[code]
        services = (service for service in hall.plan.services if service.area == code)
        usual = max(services, key=lambda service: service.share, default=None)
        wait = None if usual is None else wait_view(waits.of(usual.code, entry))
        name = area.spoken or area.name
        waiting = waiting_in(hall, code)
        loads.append(wire.AreaLoad(code=code, name=name, waiting=waiting, wait=wait))
    return loads


@dataclass(frozen=True, slots=True)
class KioskCommon:
    """What all kiosks of a hall show alike at one moment."""

    waiting: int
    services: list[wire.ServiceLoad]
    top: list[str]
    areas: list[wire.AreaLoad]
    is_open: bool
    opens_at: int | None
    plan: str


def kiosk_common(hall: Hall, now: int) -> KioskCommon:
    """The dear part of a kiosk's view; good for every kiosk while hall and second are the same."""
    plan = hall.plan
    waits = Waits(hall, now)
    entry = (now, 0, hall.tickets.next_id)
    lines = {
        prefix: sum(len(hall.waiting.get(code, ())) for code in codes)
        for prefix, codes in plan.lines.items()
    }
    services = [
        wire.ServiceLoad(
            code=service.code,
            waiting=lines[plan.prefixes[service.code]],
            wait=wait_view(waits.of(service.code, entry)),
            shut=service.code in hall.shut,
        )
        for service in plan.services
    ]
    is_open = gives_numbers(hall.day, now)
    return KioskCommon(
        waiting=hall.count(TicketState.WAITING),
        services=services,
        top=_top_services(hall, now),
        areas=area_loads(hall, plan.area, now, waits),
        is_open=is_open,
        opens_at=None if is_open else next_doors(plan.hours, now),
        plan=plan.stamp,
    )


def kiosk_of(common: KioskCommon, printer: str, slips: list[wire.SlipState]) -> wire.KioskView:
    """Everything one kiosk shows that changes."""
    return wire.KioskView(
        waiting=common.waiting,
        services=common.services,
        top=common.top,
        areas=common.areas,
        intake="open" if common.is_open else "closed",
        opens_at=common.opens_at,
        printer=printer,
        slips=slips,
        plan=common.plan,
    )


def kiosk_view(hall: Hall, now: int, printer: str, slips: list[wire.SlipState]) -> wire.KioskView:
    """The view of a single kiosk; for several at once keep their `kiosk_common`."""
    return kiosk_of(kiosk_common(hall, now), printer, slips)


def _top_services(hall: Hall, now: int) -> list[str]:
    """Most asked for within the last hour; before there is a history, by planned share."""
    asked: dict[str, float] = {s.code: s.share / 1000 for s in hall.plan.services}
    for ticket in _issued_since(hall, now - 3_600_000):
        asked[ticket.services[0]] = asked.get(ticket.services[0], 0) + 1
    open_ones = [code for code in asked if code not in hall.shut and code in hall.plan.service]
    return sorted(open_ones, key=lambda code: -asked[code])[:_TOP]


def _issued_since(hall: Hall, at: int) -> Iterator[Ticket]:
    """The latest first: hall time never runs backwards, so the rest of the day is not looked at."""
    for row in reversed(hall.tickets.rows):
        for ticket in reversed(row):
            if ticket.issued_at < at:
                return
            yield ticket


def open_counters(hall: Hall) -> int:
    """Counters that take visitors."""
    return sum(c.state is CounterState.OPEN for c in hall.counters.values())


def people_in_hall(hall: Hall) -> int:
    """Tickets somebody still expects to be served with."""
    return sum(hall.count(state) for state in ACTIVE)
