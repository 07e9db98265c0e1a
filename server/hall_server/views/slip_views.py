"""Slips in trouble and kiosks' printers, as staff see them."""

from __future__ import annotations

from hall_queue.crowd import service_of
from hall_queue.hall import Hall
from hall_queue.plan import Plan
from hall_server import wire
from hall_server.devices.print_office import PrintOffice
from hall_server.views.hall_views import day_view


def kiosk_named(plan: Plan, code: str) -> wire.Named:
    """A kiosk by name; one the plan has no more by its code."""
    names = {kiosk.code: kiosk.name for kiosk in plan.kiosks}
    return wire.Named(code=code, name=names.get(code, code))


def slips_view(hall: Hall, prints: PrintOffice, at: int, now: int) -> wire.Slips:
    """Room `slips:all`. at: hall time, ms; now: real time, ms."""
    plan = hall.plan
    slips = []
    for trouble in prints.troubles.of(hall):
        ticket = hall.tickets.get(trouble.ticket)
        if ticket is None:
            continue
        service = service_of(plan, ticket.service)
        slips.append(
            wire.SlipInTrouble.model_validate(
                {
                    "id": trouble.job,
                    "ticket": ticket.id,
                    "number": ticket.number,
                    "service": service.spoken or service.name,
                    "kiosk": kiosk_named(plan, trouble.kiosk),
                    "state": trouble.state,
                    "reason": trouble.reason,
                    "seconds": max(0, (now - trouble.at) // 1000),
                }
            )
        )
    kiosks = [
        wire.KioskPrinter.model_validate(
            {
                "kiosk": wire.Named(code=kiosk.code, name=kiosk.name),
                "printer": prints.printer_of(plan, kiosk.code),
            }
        )
        for kiosk in plan.kiosks
    ]
    return wire.Slips(slips=slips, kiosks=kiosks, day=day_view(hall, at))
