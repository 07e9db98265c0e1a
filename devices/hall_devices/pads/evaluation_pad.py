"""The evaluation pad at the window (FF 68): ask for a rating, hear which key was pressed.

Keys are numbers of the pad.  What a key means is no business of this room: the hall's set-up says
it, under a scale and a version of the mapping.
"""

from __future__ import annotations

from hall_devices.drivers import Pad, Question, Settings, Taken, Verb, address_of, choice
from hall_devices.line import Line
from hall_devices.pads import ff68
from hall_devices.pads.waiting import Waiting


class EvaluationPad(Pad):
    """One pad at one address of a line.

    Options: address (0..255, needed) · receipt (echo, short or none: what a press is answered
    with).  The protocol has no words for staff, welcome and pause.
    """

    can: frozenset[Verb] = frozenset({"appraise"})
    answers = False
    scale = "ff68"
    keys = frozenset(range(4))

    def __init__(self, settings: Settings, line: Line) -> None:
        """Raises ValueError for options it cannot read."""
        self.address = address_of(settings.options)
        self._receipt = choice(settings.options, "receipt", ff68.RECEIPTS)
        self._line = line
        self._framer = ff68.Framer()
        self._keys = Waiting[int]()
        line.attach(self)

    @property
    def counts(self) -> dict[str, int]:
        """bad: frames on this line whose checksum was wrong."""
        return {"bad": self._framer.bad}

    def appraise(self, question: Question) -> Taken:
        """Light it."""
        self._line.write(ff68.please_rate(self.address))
        return "sent"

    def appraised(self) -> list[int]:
        """See drivers.Pad."""
        return self._keys.take()

    def acknowledge(self, key: int) -> None:
        """Give the pad its receipt.  Raises TransportError when the port fails."""
        frame = ff68.receipt(self.address, key, self._receipt)
        if frame:
            self._line.write(frame)

    def hear(self, data: bytes) -> None:
        """See line.Ear."""
        self._take(self._framer.feed(data))

    def quiet(self) -> None:
        self._take(self._framer.silence())

    def _take(self, frames: list[ff68.Frame]) -> None:
        for frame in frames:
            if frame.address == self.address and frame.pressed is not None:
                self._keys.append(frame.pressed)
