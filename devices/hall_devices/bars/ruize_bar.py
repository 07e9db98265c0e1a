"""A 瑞泽 single-colour bar: takes a text, and says when asked that it is there."""

from __future__ import annotations

from hall_devices.bars import ruize
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


class RuizeBar:
    """One bar at one address of a line.

    Options: address (0..255, needed) · cells (half hanzi it shows, 16; 0 = do not cut) · verb (D
    or W) · hanzi (bytes, or nibbles for a bar that shows rubbish instead of hanzi) · answers (yes,
    or no for a bar that is mute).
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
        self._verb: ruize.Verb = "W" if choice(options, "verb", ("D", "W")) == "W" else "D"
        halved = choice(options, "hanzi", ("bytes", "nibbles")) == "nibbles"
        self._hanzi: ruize.Hanzi = "nibbles" if halved else "bytes"
        self.answers = says_answers(options) and line.can_read
        self._line = line
        self._exchange = Exchange(line, ruize.Framer(), seconds=answer_seconds)
        self.replaced = ""
        """Characters of the last text that the bar cannot show; 〓 stands for each."""

    @property
    def counts(self) -> dict[str, int]:
        """missed: questions without an answer."""
        return {"missed": self._exchange.missed}

    def show(self, sign: Sign) -> Taken:
        """See drivers.Bar.  "taken" is the bar's word that it is there, right after the text: for
        the text itself it has none."""
        shown = characters(sign.text, self._cells)
        self.replaced = shown.replaced
        self._line.write(ruize.text_frame(self._address, shown.chars, self._verb, self._hanzi))
        if not self.answers:
            return "sent"
        answer = self._exchange.ask(ruize.question(self._address))
        return "taken" if answer == "here" else answer
