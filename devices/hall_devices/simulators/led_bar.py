"""Virtual LED bars in one process: real bytes on ptys, what each shows as text.

    python -m hall_devices.simulators.led_bar --count 4 --dir DIR --control 0
    --speaks NAME    a090, pinganlihe, bb5154 or ruize (see bar_speech)
    --cells N        half hanzi in a row; a longer text goes on in the next one

Control: GET /led-1 says `text`, `colour`, `rows` (each by its colours), `texts` (how many it took),
`damaged`.  See control.py and virtual_line.py.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from hall_devices.command_line import CommandParser, whole_number

from . import virtual_line
from .bar_speech import Runs, Said, Speech
from .bar_speech.a090 import A090
from .bar_speech.bb5154 import Bb5154
from .bar_speech.pinganlihe import Pinganlihe
from .bar_speech.ruize import Ruize
from .virtual_line import AddressFaults, VirtualLine

CELLS = 16
"""Of the usual bar of eight hanzi."""
SPEECHES: dict[str, Callable[[], Speech]] = {
    "a090": A090,
    "pinganlihe": Pinganlihe,
    "bb5154": Bb5154,
    "ruize": Ruize,
}


class VirtualBar:
    """One bar.  Dark until the first text."""

    def __init__(
        self, name: str, address: int, line: VirtualLine, speech: Speech, cells: int = CELLS
    ) -> None:
        self.name = name
        self.address = address
        self.faults = AddressFaults()
        self._line = line
        self._speech = speech
        self._cells = cells
        self._stream = bytearray()
        self._shown: Runs = ()
        self._texts = 0
        self._damaged = 0

    def receive(self, data: bytes, now: float) -> None:
        """See virtual_line.VirtualDevice."""
        self._stream += data
        while (said := self._speech.take(self._stream)) is not None:
            if said.address == self.address:
                self._take(said, now)
        virtual_line.keep_tail(self._stream)

    def run(self, now: float) -> float | None:
        return None

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """power_cycle: dark again."""
        if verb != "power_cycle":
            raise KeyError(verb)
        self._shown = ()

    def state(self) -> dict[str, Any]:
        """colour: of all characters, or "mixed"; "" when dark.  rows: by colours."""
        colours = {colour for _, colour in self._shown}
        return {
            "text": "".join(char for char, _ in self._shown),
            "colour": "mixed" if len(colours) > 1 else "".join(colours),
            "rows": [_by_colours(row) for row in _rows(self._shown, self._cells)],
            "texts": self._texts,
            "damaged": self._damaged,
        }

    def _take(self, said: Said, now: float) -> None:
        good = said.good and not self.faults.bad_checksum
        if good and said.runs is not None:
            self._shown = said.runs
            self._texts += 1
        self._damaged += not good
        address = (self.address + self.faults.wrong_address) % 256
        answer = self._speech.answer(address, said, good)
        if answer:
            self._line.send(answer, self.faults, now)


def _rows(shown: Runs, cells: int) -> list[Runs]:
    """As a screen of so many cells breaks them; a hanzi takes two and is not broken."""
    rows: list[list[tuple[str, str]]] = []
    room = 0
    for char, colour in shown:
        width = len(char.encode("gb2312", "replace"))
        if not rows or width > room:
            rows.append([])
            room = cells
        rows[-1].append((char, colour))
        room -= width
    return [tuple(row) for row in rows]


def _by_colours(row: Runs) -> list[dict[str, str]]:
    return [
        {"text": "".join(char for char, _ in run), "colour": colour}
        for colour, run in groupby(row, key=itemgetter(1))
    ]


def parser() -> CommandParser:
    """The command line."""
    it = virtual_line.parser("led-bar", "Plays LED bars above the windows, and main screens.")
    it.add_argument(
        "--speaks",
        choices=sorted(SPEECHES),
        default="a090",
        help="their protocol (default: %(default)s)",
    )
    it.add_argument(
        "--cells",
        type=whole_number(2, 256),
        default=CELLS,
        metavar="N",
        help="half hanzi in a row, 2 to 256 (default: %(default)s)",
    )
    return it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    return virtual_line.run(
        parser(),
        arguments,
        "led",
        lambda options: (
            lambda name, address, line: VirtualBar(
                name, address, line, SPEECHES[options.speaks](), options.cells
            )
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
