"""Any scanner that sends the characters of a code and CR, and that is told nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from hall_devices.drivers import Settings, Taken
from hall_devices.line import Line
from hall_devices.scanners.code_ear import CodeEar


class TextScanner:
    """One scanner on a port of its own.  Options: suffix and repeat (see CodeEar)."""

    answers = False

    def __init__(
        self, settings: Settings, line: Line, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Raises ValueError for options it cannot read."""
        self._ear = CodeEar(settings, line, clock)
        self._line = line

    @property
    def counts(self) -> dict[str, int]:
        """See CodeEar."""
        return self._ear.counts

    def ping(self) -> Taken:
        """See drivers.Scanner: nothing is sent, but the port has to be there."""
        self._line.open()
        return "sent"

    def scanned(self) -> list[str]:
        """See drivers.Scanner."""
        return self._ear.take()
