"""The window's LED bar (A0 90): show one line of text, and say whether the bar took it."""

from __future__ import annotations

from collections.abc import Mapping

from hall_devices.bars import a090
from hall_devices.drivers import Settings, Taken, address_of, whole_number
from hall_devices.line import Line

ANSWER_SECONDS = 0.3
CELLS = 16
"""Of the usual bar of eight hanzi."""

BY_STATE: dict[str, a090.Colour] = {"calling": "red", "paused": "yellow", "closed": "yellow"}
_OTHERWISE: a090.Colour = "green"


class LedBar:
    """One bar at one address of a line.  Blinking and scrolling are not in the protocol.

    Options: address (0..255, needed) · cells (half hanzi in a row, 16; 0 = do not cut) · colour
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
        self.address = address_of(options)
        self._cells = whole_number(options, "cells", CELLS, 2 * a090.MAX_CHARS)
        self._colour = _colour(options)
        answers = options.get("answers", "yes")
        if answers not in ("yes", "no"):
            raise ValueError(f"answers must be yes or no, not {answers}")
        self.answers = answers == "yes" and line.can_read
        self._line = line
        self._answer_seconds = answer_seconds
        self._framer = a090.Framer()
        self._answers: list[a090.Answer] = []
        self.replaced = ""
        """Characters of the last text that the bar cannot show; 〓 stands for each."""
        self._refused = 0
        self._missed = 0
        line.attach(self)

    @property
    def counts(self) -> dict[str, int]:
        """refused: texts the bar called damaged.  missed: questions without an answer."""
        return {"refused": self._refused, "missed": self._missed}

    def show(self, text: str, state: str = "") -> Taken:
        """See drivers.Bar."""
        shown = a090.characters(text, self._cells)
        self.replaced = shown.replaced
        colour = self._colour or BY_STATE.get(state, _OTHERWISE)
        frame = a090.text_frame(self.address, ((char, colour) for char in shown.chars))
        if not self.answers:
            self._line.write(frame)
            return "sent"
        rubbish = self._framer.rubbish
        answer = self._line.ask(frame, self._answers, self._answer_seconds)
        if answer is None:
            self._missed += 1
            return "silent" if self._framer.rubbish == rubbish else "not_understood"
        self._refused += not answer.taken
        return "taken" if answer.taken else "refused"

    def hear(self, data: bytes) -> None:
        """See line.Ear.  Answers of other addresses are for other ears."""
        self._answers += [a for a in self._framer.feed(data) if a.address == self.address]

    def quiet(self) -> None:
        self._framer.silence()


def _colour(options: Mapping[str, str]) -> a090.Colour | None:
    value = options.get("colour", "")
    if not value:
        return None
    if value not in a090.COLOURS:
        raise ValueError(f"colour must be red, green or yellow, not {value}")
    return value
