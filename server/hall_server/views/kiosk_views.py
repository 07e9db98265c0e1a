"""How busy the hall is, as kiosks and walls show it: pure functions from the hall to the wire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hall_queue.crowd import waiting_in
from hall_queue.day import gives_numbers, opens_at
from hall_queue.hall import Hall
from hall_queue.plan import Service
from hall_queue.quota import quota_full
from hall_queue.states import TicketState
from hall_queue.ticket import Ticket
from hall_queue.wait import Waits
from hall_server import wire
from hall_server.views.hall_views import wait_view

_TOP = 6


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
    lines = {
        prefix: sum(len(hall.waiting.get(code, ())) for code in codes)
        for prefix, codes in plan.lines.items()
    }
    services = [
        _service_load(hall, service, lines[plan.prefixes[service.code]], waits, now)
        for service in plan.services
    ]
    is_open = gives_numbers(hall.day, now)
    return KioskCommon(
        waiting=hall.count(TicketState.WAITING),
        services=services,
        top=_top_services(hall, now),
        areas=area_loads(hall, plan.area, now, waits),
        is_open=is_open,
        opens_at=None if is_open else opens_at(hall, now),
        plan=plan.stamp,
    )


def _service_load(
    hall: Hall, service: Service, waiting: int, waits: Waits, now: int
) -> wire.ServiceLoad:
    full = quota_full(hall, service, now)
    return wire.ServiceLoad(
        code=service.code,
        waiting=waiting,
        wait=wait_view(waits.of(service.code, (now, 0, hall.tickets.next_id))),
        shut=service.code in hall.shut,
        full=full is not None,
        again_at=None if full is None else full.again_at,
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
