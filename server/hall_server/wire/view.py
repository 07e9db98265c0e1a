"""What is pushed: one view a room, whole."""

from __future__ import annotations

from hall_server.wire.base import Millis, Wire
from hall_server.wire.board import BoardView
from hall_server.wire.counters import DeskView
from hall_server.wire.kiosk import KioskView
from hall_server.wire.ratings import PadView
from hall_server.wire.slips import Slips
from hall_server.wire.supervisor import SupervisorView
from hall_server.wire.tickets import Ticket


class View(Wire):
    """Event `view`: the whole of a room."""

    room: str
    epoch: str
    """Which start of the server counted `seq`."""
    seq: int
    at: Millis
    data: BoardView | KioskView | DeskView | Ticket | SupervisorView | PadView | Slips
