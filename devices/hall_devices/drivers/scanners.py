"""Scanners of bar codes and QR codes that speak on a serial port of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from hall_devices.drivers.said import Taken
from hall_devices.drivers.settings import Settings
from hall_devices.drivers.trials import Trial
from hall_devices.line import Line


class Scanner(Protocol):
    """Tells what it reads whenever a code is held before it.  One thread at a time."""

    @property
    def answers(self) -> bool:
        """False for one that only speaks: nothing but a scan shows that it is there."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    def ping(self) -> Taken:
        """Find out whether it is there, waiting at most one time-out; "sent" when it cannot be
        asked.  Raises TransportError."""

    def scanned(self) -> list[str]:
        """Texts of the codes read since the last call, oldest first; a bounded number of them.  One
        that has to be told to look for the next is told so here.  Raises TransportError."""


@dataclass(frozen=True, slots=True)
class ScannerDriver:
    """make raises ValueError for options it cannot read."""

    make: Callable[[Settings, Line], Scanner]
    trial: Trial
