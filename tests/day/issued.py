"""Every slip that the journal asks for, and what must be on it.

What is on it is put together here from the events and the plan of their moment; of the server's
own hand there are only the words for windows and the second token that staff's copies carry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hall_kiosk.slip import SlipContent
from hall_queue import events as e
from hall_queue.engine import empty_hall
from hall_queue.fold import fold
from hall_queue.hall import Hall
from hall_queue.plan import Plan
from hall_queue.states import TicketState
from hall_queue.wait import Waits, ahead_of
from hall_server.ticket_index import copy_token
from hall_server.words import own_counters, windows
from tests.day.truth import Truth


@dataclass(frozen=True)
class Due:
    """A slip that was asked for. device: code of the printer; printer: name of the simulated one
    at its port; token: of the ticket, whatever the code on a copy leads to."""

    ticket: int
    token: str
    device: str
    printer: str
    content: SlipContent


def slips_due(truth: Truth) -> list[Due]:
    """In the order in which they were asked for; none where no printer can be driven."""
    due: list[Due] = []
    given: dict[int, e.TicketIssued] = {}
    hall = empty_hall()
    for event in (*truth.events, *truth.later):
        hall = fold(hall, event)
        if isinstance(event, e.TicketIssued):
            given[event.ticket] = event
        elif not isinstance(event, e.SlipReprinted):
            continue
        issued = given[event.ticket]
        for device, port in _printer(hall.plan, event.slip_at or issued.source):
            content = _content(hall, issued, event)
            due.append(Due(issued.ticket, issued.token, device, port.parent.name, content))
    return due


def _printer(plan: Plan, kiosk: str) -> Iterator[tuple[str, Path]]:
    """Code and port of the kiosk's printer, if it has one with a port."""
    codes = [k.printer for k in plan.kiosks if k.code == kiosk and k.printer]
    yield from ((d.code, Path(d.port)) for d in plan.devices if d.code in codes and d.port)


def _content(
    hall: Hall, issued: e.TicketIssued, asked: e.TicketIssued | e.SlipReprinted
) -> SlipContent:
    """Number, service, place and time are those of the issue, also on a copy; people ahead and
    the wait are those of the moment."""
    plan, ticket = hall.plan, hall.tickets.get(issued.ticket)
    service = plan.service[issued.services[0]]
    taken = datetime.fromtimestamp(issued.at / 1000, ZoneInfo(plan.hours.timezone))
    waits = ticket is not None and ticket.state is TicketState.WAITING
    wait = Waits(hall, asked.at).of(service.code, ticket.entry) if ticket and waits else None
    again = isinstance(asked, e.SlipReprinted)
    by_staff = again and not asked.by.startswith("kiosk:")
    token = copy_token(issued.token) if by_staff else issued.token
    return SlipContent(
        hall_name=plan.name,
        date=f"{taken.year}年{taken.month}月{taken.day}日",
        time=f"{taken:%H:%M}",
        service_name=service.spoken or service.name,
        number=issued.number,
        priority=issued.klass is not None,
        ahead=ahead_of(hall, ticket, asked.at) if ticket and waits else None,
        wait=(wait.low, wait.high) if wait and wait.high else None,
        waiting_area=plan.area[service.area].place,
        windows=windows(own_counters(plan, service.code)),
        phone_url=f"{plan.public_url}/t/{token}" if plan.public_url else None,
        missed_rule_numbers=plan.rules.return_after,
        hotline=plan.hotline,
        reprint=again,
    )


def wrong_screens(due: Sequence[Due], told: Sequence[Mapping[str, Any]]) -> list[str]:
    """Kiosks that told a visitor something else than is on the slip. told: answers to those who
    took a number."""
    slips = {it.token: it.content for it in due if not it.content.reprint}
    faults: list[str] = []
    for answer in told:
        slip = slips.get(answer["token"])
        wait = answer["wait"]
        said = {
            "number": answer["number"],
            "ahead": answer["ahead"],
            "wait": (wait["low"], wait["high"]) if wait and wait["high"] else None,
            "waiting_area": answer["place"],
            "phone_url": answer["link"],
        }
        faults += [
            f"{answer['number']}: the screen said {name} {value!r}, not {getattr(slip, name)!r}"
            for name, value in said.items()
            if slip is not None and getattr(slip, name) != value
        ]
    return faults
