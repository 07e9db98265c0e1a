"""An AA…BB 51 54 bar or main screen: takes a text and never says anything."""

from __future__ import annotations

from hall_devices.bars import bb5154
from hall_devices.bars.characters import CELLS, MOST_CELLS, characters
from hall_devices.drivers import Settings, Sign, Taken, address_of, choice, whole_number
from hall_devices.line import Line


class Bb5154Bar:
    """One bar at one address of a line.

    Options: address (0..255, needed) · cells (half hanzi it shows, 16; 0 = do not cut) · screen
    (bar, or main for a main screen) · style (ten hex digits: mode, speed, stay, colour, life; else
    by screen).
    """

    answers = False

    def __init__(self, settings: Settings, line: Line) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self._address = address_of(options)
        self._cells = whole_number(options, "cells", CELLS, MOST_CELLS)
        usual = bb5154.STYLES[choice(options, "screen", [*bb5154.STYLES])]
        self._style = _style(options["style"]) if "style" in options else usual
        self._line = line
        self.replaced = ""
        """Characters of the last text that the bar cannot show; 〓 stands for each."""

    @property
    def counts(self) -> dict[str, int]:
        """Of what nobody answers nothing can be counted."""
        return {}

    def show(self, sign: Sign) -> Taken:
        """See drivers.Bar."""
        shown = characters(sign.text, self._cells)
        self.replaced = shown.replaced
        frame = bb5154.text_frame(self._address, b"".join(shown.chars), self._style)
        self._line.write(frame, rest=bb5154.REST_SECONDS)
        return "sent"


def _style(text: str) -> bytes:
    """Raises ValueError."""
    style = bytes.fromhex(text)
    if len(style) != bb5154.STYLE_BYTES or 0xFF in style:
        raise ValueError(f"style must be five bytes in hex, none of them FF, not {text}")
    return style
