"""A LED bar of the A0 90 protocol: show one line of text, and say whether the bar took it."""

from __future__ import annotations

from hall_devices.bars import a090
from hall_devices.bars.characters import CELLS, MOST_CELLS, characters
from hall_devices.drivers import Settings, Sign, Taken, choice, whole_number
from hall_devices.exchange import ANSWER_SECONDS, Exchange
from hall_devices.line import Line

BY_STATE: dict[str, a090.Colour] = {"calling": "red", "paused": "yellow", "closed": "yellow"}
_OTHERWISE: a090.Colour = "green"


class A090Bar:
    """One bar at one address of a line.  Blinking and scrolling are not in the protocol.

    Options: address and answers (see Exchange) · cells (half hanzi it shows, 16; 0 = do not cut) ·
    colour (red, green or yellow, always; else by state).
    """

    def __init__(
        self, settings: Settings, line: Line, *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self._cells = whole_number(options, "cells", CELLS, MOST_CELLS)
        self._colour = choice(options, "colour", [*a090.COLOURS]) if "colour" in options else None
        self._exchange = Exchange(
            settings, line, a090.Framer(), lambda answer: answer.address, answer_seconds
        )
        self.answers = self._exchange.answers
        self.replaced = ""
        """Characters of the last text that the bar cannot show; 〓 stands for each."""
        self._refused = 0

    @property
    def counts(self) -> dict[str, int]:
        """refused: texts the bar called damaged.  missed: texts without an answer."""
        return {"refused": self._refused, "missed": self._exchange.missed}

    def show(self, sign: Sign) -> Taken:
        """See drivers.Bar."""
        shown = characters(sign.text, self._cells)
        self.replaced = shown.replaced
        colour = self._colour or BY_STATE.get(sign.state, _OTHERWISE)
        chars = ((char, colour) for char in shown.chars)
        answer = self._exchange.tell(a090.text_frame(self._exchange.address, chars))
        if not isinstance(answer, a090.Answer):
            return answer
        self._refused += not answer.taken
        return "taken" if answer.taken else "refused"
