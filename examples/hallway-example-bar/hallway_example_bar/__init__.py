"""A driver for a made-up window bar: copy this package and put your protocol in its place.

text    02 ADDR LEN TEXT… SUM    TEXT in GB2312, LEN its bytes, SUM of ADDR…TEXT modulo 256
answer  06 ADDR HOW SUM          HOW 4F taken, 4E refused; SUM of ADDR and HOW
"""

from __future__ import annotations

from hall_devices.drivers import BarDriver, Settings, Sign, Taken, Trial, address_of
from hall_devices.framing import Found, Framer
from hall_devices.line import Line

ANSWER_SECONDS = 0.3
Answer = tuple[int, bool]
"""(address, taken)"""


def read_answer(stream: bytes, at: int) -> Found[Answer]:
    """What begins where a 06 stands."""
    if at + 4 > len(stream):
        return "more"
    _, address, how, check = stream[at : at + 4]
    if how not in (0x4F, 0x4E):
        return "none"
    return ((address, how == 0x4F), at + 4) if check == (address + how) % 256 else "bad"


def framer() -> Framer[Answer]:
    """A fresh cutter of a bar's bytes."""
    return Framer(b"\x06", 4, read_answer)


class ExampleBar:
    """See hall_devices.drivers.Bar.  Option: address (0..255, needed)."""

    def __init__(self, settings: Settings, line: Line) -> None:
        self._address = address_of(settings.options)
        self._line = line
        self._framer = framer()
        self._heard: list[Answer] = []
        self.answers = line.can_read
        self.replaced = ""
        self.counts = {"missed": 0, "refused": 0}
        line.attach(self)

    def show(self, sign: Sign) -> Taken:
        data = sign.text.encode("gb2312", "replace")[:255]
        self.replaced = "".join(char for char in sign.text if not char.encode("gb2312", "ignore"))
        body = bytes((self._address, len(data))) + data
        frame = b"\x02" + body + bytes((sum(body) % 256,))
        if not self.answers:
            self._line.write(frame)
            return "sent"
        rubbish = self._framer.rubbish
        answer = self._line.ask(frame, self._heard, ANSWER_SECONDS)
        if answer is None:
            self.counts["missed"] += 1
            return "silent" if self._framer.rubbish == rubbish else "not_understood"
        self.counts["refused"] += not answer[1]
        return "taken" if answer[1] else "refused"

    def hear(self, data: bytes) -> None:
        """All devices of a line hear all of it."""
        self._heard += [it for it in self._framer.feed(data) if it[0] == self._address]

    def quiet(self) -> None:
        self._framer.silence()


DRIVER = BarDriver(
    ExampleBar,
    Trial(
        simulator="hallway_example_bar.simulator",
        cutter=framer,
        frames=(bytes.fromhex("06 01 4F 50"), bytes.fromhex("06 01 4E 4F")),
    ),
)
