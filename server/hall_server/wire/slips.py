"""Slips printed again, slips in trouble, a number looked for by staff."""

from __future__ import annotations

from typing import Literal

from hall_server.wire.base import Code, Millis, Named, Wire
from hall_server.wire.hall import Day


class ReprintAsk(Wire):
    """Print a slip once more. slip_at: the kiosk that does; None: where it was printed first."""

    slip_at: Code | None = None


class SlipAsked(Wire):
    """A slip is on its way to a kiosk's printer."""

    number: str
    kiosk: Named


class SlipInTrouble(Wire):
    """A slip that was not printed, or nobody knows; of a number that is still good."""

    id: str
    ticket: int
    number: str
    service: str
    kiosk: Named
    state: Literal["not_printed", "unknown"]
    reason: str
    """In the printer's own words, a stable code."""
    seconds: int
    """Real seconds since then."""


class KioskPrinter(Wire):
    """How the printer of a kiosk is."""

    kiosk: Named
    printer: Literal["ok", "low", "trouble", "unknown", "none"]


class Slips(Wire):
    """Room `slips:all`: what needs a hand. The latest trouble first."""

    slips: list[SlipInTrouble]
    kiosks: list[KioskPrinter]
    day: Day | None = None
    """Whether numbers can be given."""


class TicketFound(Wire):
    """A number as staff find it."""

    id: int
    number: str
    state: str
    service: Named
    counter: str | None
    """Label of the counter that has it in hand."""
    place: str
    issued_at: Millis
    ahead: int | None
    can_return: bool
    slip_at: Code | None
    """The kiosk where it was given, when that has a printer."""
