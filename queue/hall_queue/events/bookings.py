"""Bookings."""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMade(Event):
    """A slot is taken."""

    code: str
    service: str
    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCancelled(Event):
    """The slot is free again. reason: why the hall itself took it back; empty: somebody gave it
    back."""

    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMissed(Event):
    """The day of the slot is over and nobody checked in."""

    code: str
