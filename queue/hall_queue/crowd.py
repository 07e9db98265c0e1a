"""Who waits where: what walls, kiosks and phones must say alike."""

from __future__ import annotations

from hall_queue.hall import Hall
from hall_queue.plan import Plan, Service


def service_of(plan: Plan, code: str) -> Service:
    """The service of a ticket; one the plan has no more is named by its code and has no area.

    A plan may drop a service that nobody waits for, while tickets finished today still name it.
    """
    return plan.service.get(code) or Service(code, code, area="", minutes=0)


def place_of(plan: Plan, service: str) -> str:
    """Where to wait for a service, in words; empty when the plan does not say."""
    area = plan.area.get(service_of(plan, service).area)
    return area.place if area else ""


def waiting_in(hall: Hall, area: str) -> int:
    """Everyone who waits for a service of the area, those who wait for one counter too."""
    mine = {service.code for service in hall.plan.services if service.area == area}
    count = sum(len(hall.waiting.get(code, ())) for code in mine)
    for queue, entries in hall.waiting.items():
        if queue.startswith("@"):
            targeted = (hall.tickets.get(entry[2]) for entry in entries)
            count += sum(ticket is not None and ticket.service in mine for ticket in targeted)
    return count
