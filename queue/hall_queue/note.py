"""A counter's note on the ticket it has in hand (备注), for whoever serves the visitor next."""

from __future__ import annotations

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.errors import QueueError
from hall_queue.hall import Hall
from hall_queue.lookup import find_counter, in_hand
from hall_queue.moment import Moment
from hall_queue.personal import looks_personal


def write_note(hall: Hall, command: c.WriteNote, now: Moment) -> tuple[e.Event, ...]:
    """In the place of the former one; an empty text takes it away. A queue needs no identity, so
    what looks like one is refused."""
    counter = find_counter(hall, command.counter)
    ticket = in_hand(hall, counter, command.ticket)
    if looks_personal(command.text):
        raise QueueError("note_personal", number=ticket.number)
    if command.text == (ticket.note.text if ticket.note else ""):
        return ()
    return (
        e.NoteWritten(
            at=now.at,
            by=command.by,
            ticket=ticket.id,
            counter=counter.code,
            text=command.text,
        ),
    )
