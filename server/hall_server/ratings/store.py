"""Rows of ratings: every function runs on the writer, in the transaction it belongs to."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select

from hall_queue.events import Event, StepUndone, TicketFinished
from hall_queue.hall import Hall
from hall_queue.hours import intakes_on, is_working_day, local
from hall_queue.plan import Hours
from hall_queue.states import Act
from hall_queue.ticket import Ticket
from hall_server.ratings.levels import BAD
from hall_server.ratings.rows import INVITATIONS, LINKS, RATINGS, STEPS

_KEEP_LINKS = 180 * 24 * 3600 * 1000
"""How long it can be told whose visit a rating was about, ms."""
_SEARCH_DAYS = 400


@dataclass(frozen=True, slots=True)
class Said:
    """What a visitor said, before it is known about which visit.

    source: pad | phone | hardware; level: 1 … 5 or None; raw_key: as the hardware numbers it.
    """

    source: str
    level: int | None
    scale: str
    mapping_version: str
    raw_key: int | None = None
    reasons: tuple[str, ...] = ()
    words: str = ""


def month_of(hours: Hours, at: int) -> str:
    """`2026-11`, by the hall's own calendar."""
    return local(hours, at).strftime("%Y-%m")


def due_at(hours: Hours, at: int) -> int:
    """When a bad rating must have been followed up: the end of the next working day."""
    day = local(hours, at).date()
    for _ in range(_SEARCH_DAYS):
        day += timedelta(days=1)
        if is_working_day(hours, day):
            return intakes_on(hours, day)[-1].end
    return at + 24 * 3600 * 1000


def finished_at(ticket: Ticket) -> str | None:
    """Code of the counter that finished the visit; None while it goes on."""
    done = [step.counter for step in ticket.steps if step.act is Act.FINISH]
    return done[-1] if ticket.finished_at is not None and done else None


def keep_invitations(connection: Connection, hall: Hall, events: Sequence[Event]) -> None:
    """A front desk effect: who was finished may rate; taken back when the finish is."""
    for event in events:
        if isinstance(event, TicketFinished):
            ticket = hall.tickets.get(event.ticket)
            if ticket is not None:
                connection.execute(insert(INVITATIONS).values(**_invitation(hall, ticket)))
        elif isinstance(event, StepUndone) and event.act is Act.FINISH:
            taken_back = [ticket.id for ticket in event.tickets]
            connection.execute(delete(INVITATIONS).where(INVITATIONS.c.ticket.in_(taken_back)))


def _invitation(hall: Hall, ticket: Ticket) -> dict[str, str | int | None]:
    counter = finished_at(ticket) or ""
    live = hall.counters.get(counter)
    at = ticket.finished_at or hall.at
    return {
        "ticket": ticket.id,
        "at": at,
        "month": month_of(hall.plan.hours, at),
        "counter": counter,
        "staff": (live.staff if live else None) or "",
        "account": live.account if live else None,
        "service": ticket.service,
    }


def add_rating(connection: Connection, hall: Hall, ticket: Ticket, said: Said, at: int) -> None:
    """Store what was said about a visit, and apart from it whose visit it was."""
    found = connection.execute(select(INVITATIONS).where(INVITATIONS.c.ticket == ticket.id)).first()
    if found is None:  # finished by a version that invited nobody
        invited = _invitation(hall, ticket)
        connection.execute(insert(INVITATIONS).values(**invited))
    else:
        invited = found._asdict()
    rating = secrets.token_hex(8)
    bad = said.level in BAD
    connection.execute(
        insert(RATINGS).values(
            id=rating,
            at=at,
            month=invited["month"],
            counter=invited["counter"],
            staff=invited["staff"],
            account=invited["account"],
            service=invited["service"],
            source=said.source,
            level=said.level,
            raw_key=said.raw_key,
            scale=said.scale,
            mapping_version=said.mapping_version,
            reasons=",".join(said.reasons),
            words=said.words,
            state="new" if bad else "",
            due_at=due_at(hall.plan.hours, at) if bad else None,
        )
    )
    date = hall.day.date.isoformat() if hall.day else ""
    connection.execute(
        insert(LINKS).values(rating=rating, date=date, ticket=ticket.id, number=ticket.number)
    )


def forget_links(connection: Connection, now: int) -> None:
    """Drop links and words older than half a year, but for bad ratings not settled yet."""
    old = select(RATINGS.c.id).where(
        RATINGS.c.at < now - _KEEP_LINKS, RATINGS.c.state.not_in(("new", "contacted"))
    )
    connection.execute(delete(LINKS).where(LINKS.c.rating.in_(old)))
    # Words may tell who somebody was; what was done, and how it was rated, stays.
    linked = select(LINKS.c.rating)
    connection.execute(
        STEPS.update().where(STEPS.c.rating.not_in(linked), STEPS.c.note != "").values(note="")
    )
    connection.execute(
        RATINGS.update().where(RATINGS.c.id.not_in(linked), RATINGS.c.words != "").values(words="")
    )
