"""The call keypad on the clerk's desk (FF 68): hear its keys, show the number and who waits.

What a key does is no business of this room: the hall's set-up says it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from hall_devices.drivers import KeypadPress, Settings, address_of, choice
from hall_devices.line import Line
from hall_devices.pads import ff68, keypad_frames
from hall_devices.pads.waiting import Waiting

REPEAT_SECONDS = 1.0
"""The same frame within so long is the same press, whatever came in between: its receipt was
missed, or the key bounced, or it is stuck."""
_MOST_HEARD = 32
"""Frames that are remembered for that; nobody presses as many keys meanwhile."""
ECHO_SECONDS = 0.25
"""So long our own receipt may come back from the wires, when the adapter hears itself."""
PADS_FROM = 0x80
CHOICES: Mapping[str, tuple[str, ...]] = {
    "receipt": ff68.RECEIPTS,
    "told_apart": ("address", "function"),
    "display": keypad_frames.DISPLAYS,
    "signal": ("beep", "result", "none"),
}
"""Option → its words; the first one is taken when it is not written."""


class CallKeypad:
    """One keypad at one address of a line.

    Options: address (needed) and those of CHOICES.  receipt: what a press is answered with.
    told_apart: how it is known from pads on the same line; address: pads are at 80 and above, so
    this one is below; function: frames with FUNC 11 are pads'.  display: see keypad_frames.show.
    signal: how it tells that something was not done.
    """

    answers = False
    """It never answers a command: only a pressed key shows that it is there."""

    def __init__(
        self, settings: Settings, line: Line, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self.address = address_of(options)
        self._receipt = choice(options, "receipt", ff68.RECEIPTS)
        self._by_function = choice(options, "told_apart", CHOICES["told_apart"]) == "function"
        self._display = choice(options, "display", keypad_frames.DISPLAYS)
        self._signal = choice(options, "signal", CHOICES["signal"])
        if not self._by_function and self.address >= PADS_FROM:
            raise ValueError(f"addresses from {PADS_FROM} on are pads', unless told by function")
        self._line = line
        self._clock = clock
        self._framer = ff68.Framer()
        self._presses = Waiting[KeypadPress]()
        self._heard: dict[bytes, float] = {}
        """Frame → when it came last; the newest is last."""
        self._own: tuple[bytes, float] | None = None
        self._repeated = 0
        line.attach(self)

    @property
    def counts(self) -> dict[str, int]:
        """bad: frames on this line whose checksum was wrong.  repeated: presses that came again."""
        return {"bad": self._framer.bad, "repeated": self._repeated}

    def show(self, number: str, waiting: int) -> None:
        """See drivers.Keypad."""
        frame = keypad_frames.show(self.address, number, waiting, self._display)
        self._line.write(frame)

    def signal(self, done: bool) -> None:
        """A beep tells a refusal only: what was done is seen on the display."""
        if self._signal == "result":
            self._line.write(keypad_frames.result(self.address, done))
        elif self._signal == "beep" and not done:
            self._line.write(keypad_frames.beep(self.address))

    def beep(self) -> None:
        """See drivers.Keypad."""
        self._line.write(keypad_frames.beep(self.address))

    def take_presses(self) -> list[KeypadPress]:
        """See drivers.Keypad."""
        return self._presses.take()

    def acknowledge(self, press: KeypadPress) -> None:
        """See drivers.Keypad."""
        (frame,) = ff68.Framer().feed(press.raw)
        answer = keypad_frames.receipt(frame, self._receipt)
        if not answer:
            return
        self._line.write(answer)
        if answer == press.raw:
            self._own = answer, self._clock()

    def hear(self, data: bytes) -> None:
        """See line.Ear."""
        self._take(self._framer.feed(data))

    def quiet(self) -> None:
        self._take(self._framer.silence())

    def _take(self, frames: list[ff68.Frame]) -> None:
        for frame in frames:
            if frame.address != self.address or self._is_pads(frame):
                continue
            read = keypad_frames.read_press(frame)
            raw = ff68.encode(frame.address, frame.function, frame.data)
            if read is not None and not self._is_own(raw):
                self._presses.append(KeypadPress(*read, again=self._is_again(raw), raw=raw))

    def _is_pads(self, frame: ff68.Frame) -> bool:
        return self._by_function and frame.function == keypad_frames.FROM_PAD

    def _is_own(self, raw: bytes) -> bool:
        """Whether this is our receipt, back from the wires; it comes back once."""
        own, self._own = self._own, None
        return own is not None and own[0] == raw and self._clock() - own[1] <= ECHO_SECONDS

    def _is_again(self, raw: bytes) -> bool:
        now = self._clock()
        before = self._heard.pop(raw, None)
        again = before is not None and now - before <= REPEAT_SECONDS
        self._heard[raw] = now
        if len(self._heard) > _MOST_HEARD:
            del self._heard[next(iter(self._heard))]
        self._repeated += again
        return again
