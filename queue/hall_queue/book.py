"""The day's tickets as an immutable book: replacing one copies two short rows, not the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hall_queue.ticket import Ticket

_ROW = 64


@dataclass(frozen=True)
class TicketBook:
    """Tickets with consecutive ids from `first` on, in rows of 64."""

    first: int = 1
    rows: tuple[tuple[Ticket, ...], ...] = ()

    @property
    def next_id(self) -> int:
        """The id the next ticket will get; ids never start again, not even on a new day."""
        return self.first + len(self)

    def __len__(self) -> int:
        return 0 if not self.rows else _ROW * (len(self.rows) - 1) + len(self.rows[-1])

    def __iter__(self) -> Iterator[Ticket]:
        for row in self.rows:
            yield from row

    def get(self, ticket_id: int) -> Ticket | None:
        """The ticket, or None when this day never had it."""
        index = ticket_id - self.first
        if not 0 <= index < len(self):
            return None
        return self.rows[index // _ROW][index % _ROW]

    def put(self, ticket: Ticket) -> TicketBook:
        """A book with `ticket` replaced, or appended when its id is the next one."""
        index = ticket.id - self.first
        if index == len(self) and index % _ROW == 0:
            return TicketBook(self.first, (*self.rows, (ticket,)))
        row_no, place = divmod(index, _ROW)
        row = self.rows[row_no]
        row = (*row[:place], ticket, *row[place + 1 :])
        return TicketBook(self.first, (*self.rows[:row_no], row, *self.rows[row_no + 1 :]))
