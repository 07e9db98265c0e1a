"""A LED bar of the A0 90 protocol: show one line of text, and say whether the bar took it."""

from __future__ import annotations

from hall_devices.bars import a090
from hall_devices.bars.characters import characters
from hall_devices.bars.exchange import (
    ANSWER_SECONDS,
    CELLS,
    MOST_CELLS,
    Exchange,
    choice,
    says_answers,
)
from hall_devices.drivers import Settings, Sign, Taken, address_of, whole_number
from hall_devices.line import Line

BY_STATE: dict[str, a090.Colour] = {"calling": "red", "paused": "yellow", "closed": "yellow"}
_OTHERWISE: a090.Colour = "green"
_BY_STATE = "state"


class A090Bar:
    """One bar at one address of a line.  Blinking and scrolling are not in the protocol.

    Options: address (0..255, needed) · cells (half hanzi it shows, 16; 0 = do not cut) · colour
    (red, green or yellow, always; else by state) · answers (yes, or no for a bar that is mute).
    """

    def __init__(
        self,
        settings: Settings,
        line: Line,
        *,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self._address = address_of(options)
        self._cells = whole_number(options, "cells", CELLS, MOST_CELLS)
        colour = choice(options, "colour", (_BY_STATE, *a090.COLOURS))
        self._always = next((it for it in a090.COLOURS if it == colour), None)
        self.answers = says_answers(options) and line.can_read
        self._line = line
        self._exchange = Exchange(
            line, a090.Framer(), lambda answer: answer.address == self._address, answer_seconds
        )
        self.replaced = ""
        """Characters of the last text that the bar cannot show; 〓 stands for each."""
        self._refused = 0

    @property
    def counts(self) -> dict[str, int]:
        """refused: texts the bar called damaged.  missed: questions without an answer."""
        return {"refused": self._refused, "missed": self._exchange.missed}

    def show(self, sign: Sign) -> Taken:
        """See drivers.Bar."""
        shown = characters(sign.text, self._cells)
        self.replaced = shown.replaced
        colour = self._always or BY_STATE.get(sign.state, _OTHERWISE)
        frame = a090.text_frame(self._address, ((char, colour) for char in shown.chars))
        if not self.answers:
            self._line.write(frame)
            return "sent"
        answer = self._exchange.ask(frame)
        if not isinstance(answer, a090.Answer):
            return answer
        self._refused += not answer.taken
        return "taken" if answer.taken else "refused"
