"""What the drivers of code scanners hear of their line, and the options that they share."""

from __future__ import annotations

import time
from collections.abc import Callable

from hall_devices.drivers import Settings, choice, whole_number
from hall_devices.line import Line
from hall_devices.scanners import gm65
from hall_devices.scanners.gm65 import Answer, Code, Said
from hall_devices.scanners.reads import Reads

REPEAT_MS, MOST_REPEAT_MS = 1500, 60_000


class CodeEar:
    """Codes and the newest answer, as they come on a scanner's own line.

    Options: suffix (none = a pause ends a code too; cr = nothing but CR or LF does) · repeat
    (milliseconds in which the same code is the same paper, 1500; 0 = each reading counts).
    answers: the newest since it was cleared.  bytes: heard so far.
    """

    def __init__(
        self, settings: Settings, line: Line, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self._framer = gm65.Framer(choice(options, "suffix", ("none", "cr")) == "none")
        self._reads = Reads(whole_number(options, "repeat", REPEAT_MS, MOST_REPEAT_MS), clock)
        self.answers: list[Answer] = []
        self.bytes = 0
        line.attach(self)

    @property
    def counts(self) -> dict[str, int]:
        """damaged: answers with a wrong sum.  unread: pieces that were no code.  repeats: the
        same paper, still there."""
        return {
            "damaged": self._framer.bad,
            "unread": self._framer.rubbish,
            "repeats": self._reads.repeats,
        }

    @property
    def readings(self) -> int:
        """How many codes were read so far, repeats too."""
        return self._reads.readings

    def take(self) -> list[str]:
        """See drivers.Scanner.scanned."""
        return self._reads.take()

    def hear(self, data: bytes) -> None:
        """See line.Ear."""
        self.bytes += len(data)
        self._keep(self._framer.feed(data))

    def quiet(self) -> None:
        self._keep(self._framer.silence())

    def _keep(self, said: list[Said]) -> None:
        for it in said:
            if isinstance(it, Code):
                self._reads.put(it.text)
            else:
                self.answers[:] = [it]
