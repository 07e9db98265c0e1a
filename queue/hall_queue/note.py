"""A counter's note on the ticket it has in hand (备注), for whoever serves the visitor next."""

from __future__ import annotations

import re
import unicodedata

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.errors import QueueError
from hall_queue.hall import Hall
from hall_queue.lookup import find_counter, in_hand
from hall_queue.moment import Moment

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-‐-―.·]+(?=[\dXx])")
_PERSONAL = re.compile(
    r"(?<!\d)(?:"
    r"\d{17}[\dXx]|\d{15}"  # an identity card, of now and of before 1999
    r"|(?:86)?1[3-9]\d{9}"  # a mobile telephone
    r"|0\d{2,3}\d{7,8}"  # a telephone with its area code
    r")(?!\d)"
)


def looks_personal(text: str) -> bool:
    """Whether `text` holds what looks like an identity card's or a telephone's number, however it
    is spaced or widened. A receipt's number of another length is none."""
    plain = unicodedata.normalize("NFKC", text)
    return _PERSONAL.search(_BETWEEN_DIGITS.sub("", plain)) is not None


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
