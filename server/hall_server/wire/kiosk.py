"""What a kiosk is told."""

from __future__ import annotations

from typing import Literal

from hall_server.wire.base import Millis, Wait, Wire
from hall_server.wire.board import AreaLoad
from hall_server.wire.help import HelpStanding


class ServiceLoad(Wire):
    """How a service stands now."""

    code: str
    waiting: int
    """People in its line."""
    wait: Wait | None
    shut: bool
    full: bool = False
    """Every number of its running quota is taken."""
    again_at: Millis | None = None
    """When a full one gives numbers again today; None: it gives no more."""


class SlipState(Wire):
    """What becomes of the slip of a ticket taken at this kiosk."""

    ticket: int
    state: Literal["printing", "printed", "not_printed", "unknown"]
    reason: str


class KioskView(Wire):
    """Room `kiosk:KIOSK`."""

    waiting: int
    services: list[ServiceLoad]
    top: list[str]
    """Most used services of this hour, best first, six."""
    areas: list[AreaLoad]
    intake: Literal["open", "closed"]
    opens_at: Millis | None
    printer: Literal["ok", "low", "trouble", "unknown", "none"]
    slips: list[SlipState]
    """The last few, newest first."""
    help: HelpStanding | None = None
    """The open call of this kiosk."""
    plan: str = ""
    """Stamp of the set-up: another one means that the services are to be read again."""
