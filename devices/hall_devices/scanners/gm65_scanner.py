"""A scanner of the GM65 family: what it reads, and whether it is there."""

from __future__ import annotations

import time
from collections.abc import Callable

from hall_devices.drivers import Settings, Taken, choice
from hall_devices.exchange import ANSWER_SECONDS
from hall_devices.line import Line
from hall_devices.scanners import gm65
from hall_devices.scanners.code_ear import CodeEar


class Gm65Scanner:
    """One scanner on a port of its own.

    Options: suffix and repeat (see CodeEar) · answers (no = nothing but codes is heard of it) ·
    trigger (itself = it looks for codes all the time; command = only when it is told to, which it
    is with each ping and after each code).
    """

    def __init__(
        self, settings: Settings, line: Line, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self.answers = choice(options, "answers", ("yes", "no")) == "yes" and line.can_read
        self._commanded = choice(options, "trigger", ("itself", "command")) == "command"
        self._ear = CodeEar(settings, line, clock)
        self._line = line
        self._told_at = 0
        """Readings when it was last told to look."""
        self._missed = 0

    @property
    def counts(self) -> dict[str, int]:
        """missed: commands without an answer; the others as in CodeEar."""
        return {"missed": self._missed, **self._ear.counts}

    def ping(self) -> Taken:
        """See drivers.Scanner."""
        self._line.open()
        command = gm65.TRIGGER if self._commanded else gm65.ASK_BAUD
        self._told_at = self._ear.readings
        if not self.answers:
            if self._commanded:
                self._line.write(command)
            return "sent"
        before = self._ear.bytes
        if self._line.ask(command, self._ear.answers, ANSWER_SECONDS) is not None:
            return "taken"
        self._missed += 1
        return "silent" if self._ear.bytes == before else "not_understood"

    def scanned(self) -> list[str]:
        """See drivers.Scanner."""
        if self._commanded and self._ear.readings > self._told_at:
            self._told_at = self._ear.readings
            self._line.write(gm65.TRIGGER)
        return self._ear.take()
