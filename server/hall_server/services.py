"""The parts a running server is made of, put together by `app.build`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hall_server.access import Access
from hall_server.front_desk import FrontDesk

if TYPE_CHECKING:
    from hall_server.initials import Initials
    from hall_server.live import Live
    from hall_server.print_office import PrintOffice
    from hall_server.ticket_index import TicketIndex


@dataclass(slots=True)
class Services:
    """One of each."""

    desk: FrontDesk
    access: Access
    tickets: TicketIndex
    live: Live
    prints: PrintOffice
    initials: Initials
