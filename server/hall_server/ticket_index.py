"""From a visitor's token to the ticket; rebuilt at start, kept up by the front desk's events."""

from __future__ import annotations

from collections.abc import Sequence

from hall_queue.events import DayOpened, Event, TicketIssued
from hall_queue.hall import Hall
from hall_queue.ticket import Ticket


class TicketIndex:
    """Tokens of the day, and of the day before, which are known but no longer good.

    earlier: tokens of the day before, which the hall itself has forgotten.
    """

    def __init__(self, hall: Hall, earlier: frozenset[str] = frozenset()) -> None:
        self._today = {ticket.token: ticket.id for ticket in hall.tickets}
        self._yesterday = earlier

    def listen(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener."""
        for event in events:
            if isinstance(event, DayOpened):
                self._yesterday = frozenset(self._today)
                self._today = {}
            elif isinstance(event, TicketIssued):
                self._today[event.token] = event.ticket

    def find(self, hall: Hall, token: str) -> Ticket | None:
        """The ticket of a token of today."""
        ticket_id = self._today.get(token)
        return None if ticket_id is None else hall.tickets.get(ticket_id)

    def is_old(self, token: str) -> bool:
        """A token of the last day that was open before today."""
        return token in self._yesterday
