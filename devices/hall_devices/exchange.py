"""What drivers of devices that answer on a line have in common: one frame, and what was heard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from hall_devices.drivers import Settings, Unheard, address_of, choice
from hall_devices.framing import Framer
from hall_devices.line import Line

A = TypeVar("A")

ANSWER_SECONDS = 0.3


class Exchange(Generic[A]):
    """A device's ear on its line, and its mouth.

    address: option of that name, 0..255, needed.  answers: whether it is waited for; option
    answers, yes, or no for one that is mute.  missed: frames without an answer.
    """

    def __init__(
        self,
        settings: Settings,
        line: Line,
        framer: Framer[A],
        sender: Callable[[A], int | None],
        seconds: float,
    ) -> None:
        """sender: the address that an answer names, None when it names none; all devices of a line
        hear all of it.  Raises ValueError for options it cannot read."""
        self.address = address_of(settings.options)
        self.answers = choice(settings.options, "answers", ("yes", "no")) == "yes" and line.can_read
        self.missed = 0
        self._line = line
        self._framer = framer
        self._sender = sender
        self._seconds = seconds
        self._heard: list[A] = []
        line.attach(self)

    def tell(self, frame: bytes) -> A | Unheard:
        """Send, and wait at most one time-out for the device's word.  Raises TransportError."""
        if not self.answers:
            self._line.write(frame)
            return "sent"
        rubbish = self._framer.rubbish
        answer = self._line.ask(frame, self._heard, self._seconds)
        if answer is not None:
            return answer
        self.missed += 1
        return "silent" if self._framer.rubbish == rubbish else "not_understood"

    def hear(self, data: bytes) -> None:
        """See line.Ear."""
        heard = self._framer.feed(data)
        self._heard += [answer for answer in heard if self._sender(answer) in (self.address, None)]

    def quiet(self) -> None:
        self._framer.silence()
