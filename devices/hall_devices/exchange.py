"""What drivers of devices that answer on a line have in common: one frame, and what was heard."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from hall_devices.drivers import Settings, Unheard, address_of, choice
from hall_devices.framing import Framer
from hall_devices.line import GAP_SECONDS, Line

A = TypeVar("A")

ANSWER_SECONDS = 0.3
_MOST_UNASKED = 256


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
        rest: float = GAP_SECONDS,
    ) -> None:
        """sender: the address that an answer names, None when it names none; all devices of a line
        hear all of it.  rest: seconds that the wire is left alone after a frame.  Raises ValueError
        for options it cannot read."""
        self.address = address_of(settings.options)
        self.answers = choice(settings.options, "answers", ("yes", "no")) == "yes" and line.can_read
        self.missed = 0
        self._line = line
        self._framer = framer
        self._sender = sender
        self._seconds = seconds
        self._rest = rest
        self._fits: Callable[[A], bool] = _none
        self._heard: list[A] = []
        self._unasked: deque[A] = deque(maxlen=_MOST_UNASKED)
        line.attach(self)

    def tell(self, frame: bytes, fits: Callable[[A], bool] | None = None) -> A | Unheard:
        """Send, and wait at most one time-out for the device's word.  fits: what can be the answer
        to this frame; without it anything that the device says.  Raises TransportError."""
        if not self.answers:
            self._line.write(frame, self._rest)
            return "sent"
        rubbish = self._framer.rubbish
        self._fits = fits or _any
        answer = self._line.ask(frame, self._heard, self._seconds, self._rest)
        if answer is not None:
            return answer
        self.missed += 1
        return "silent" if self._framer.rubbish == rubbish else "not_understood"

    def hear(self, data: bytes) -> None:
        """See line.Ear."""
        for said in self._framer.feed(data):
            if self._sender(said) in (self.address, None):
                (self._heard if self._fits(said) else self._unasked).append(said)

    def take_unasked(self) -> list[A]:
        """What the device said since the last call that was no answer to the frame before it; a
        bounded number, oldest first."""
        said = [*self._unasked]
        self._unasked.clear()
        return said

    def quiet(self) -> None:
        self._framer.silence()


def _any(said: object) -> bool:
    return True


def _none(said: object) -> bool:
    return False
