"""A 瑞泽 single-colour bar: takes a text, and says when asked that it is there."""

from __future__ import annotations

from hall_devices.bars import ruize
from hall_devices.bars.characters import CELLS, MOST_CELLS, characters
from hall_devices.drivers import Settings, Sign, Taken, choice, whole_number
from hall_devices.exchange import ANSWER_SECONDS, Exchange
from hall_devices.line import Line


class RuizeBar:
    """One bar at one address of a line.

    Options: address and answers (see Exchange) · cells (half hanzi it shows, 16; 0 = do not cut) ·
    verb (D or W) · hanzi (bytes, or nibbles for a bar that shows rubbish instead of hanzi).
    """

    def __init__(
        self, settings: Settings, line: Line, *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self._cells = whole_number(options, "cells", CELLS, MOST_CELLS)
        self._verb = choice(options, "verb", ruize.VERBS)
        self._hanzi = choice(options, "hanzi", ruize.HANZI)
        self._line = line
        self._exchange = Exchange(
            settings, line, ruize.Framer(), lambda answer: None, answer_seconds
        )
        self.answers = self._exchange.answers
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
        address = self._exchange.address
        self._line.write(ruize.text_frame(address, shown.chars, self._verb, self._hanzi))
        if not self.answers:
            return "sent"
        answer = self._exchange.tell(ruize.question(address))
        return "taken" if answer == "here" else answer
