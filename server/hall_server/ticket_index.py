"""From a visitor's token to the ticket; rebuilt at start, kept up by the front desk's events.

A slip that staff print again has passed through their hands. Its code holds a second token, which
is good for everything but rating; from it nobody finds the first.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence

from hall_queue.events import DayOpened, Event, TicketIssued
from hall_queue.hall import Hall
from hall_queue.ticket import Ticket

_COPY = "~"
"""How the second token begins; no first one does."""


def copy_token(token: str) -> str:
    """The second token of the ticket with this first one."""
    digest = hashlib.sha256(f"a copy of {token}".encode()).digest()
    return _COPY + base64.urlsafe_b64encode(digest[:12]).decode()


def is_copy(token: str) -> bool:
    """Whether it is a second token: it may not rate."""
    return token.startswith(_COPY)


class TicketIndex:
    """Tokens of the day, and of the day before, which are known but no longer good.

    earlier: tokens of the day before, which the hall itself has forgotten.
    """

    def __init__(self, hall: Hall, earlier: frozenset[str] = frozenset()) -> None:
        self._today = _both({ticket.token: ticket.id for ticket in hall.tickets})
        self._yesterday = frozenset(_both(dict.fromkeys(earlier, 0)))

    def listen(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener."""
        for event in events:
            if isinstance(event, DayOpened):
                self._yesterday = frozenset(self._today)
                self._today = {}
            elif isinstance(event, TicketIssued):
                self._today |= _both({event.token: event.ticket})

    def find(self, hall: Hall, token: str) -> Ticket | None:
        """The ticket of a token of today."""
        ticket_id = self._today.get(token)
        return None if ticket_id is None else hall.tickets.get(ticket_id)

    def is_old(self, token: str) -> bool:
        """A token of the last day that was open before today."""
        return token in self._yesterday


def _both(tickets: Mapping[str, int]) -> dict[str, int]:
    """First and second tokens."""
    return {**tickets, **{copy_token(token): ticket for token, ticket in tickets.items()}}
