"""What proves a slip, and what does not: late answers, silence in the middle, half a command."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from hall_devices.drivers import Outcome, Settings
from hall_devices.printers.escpos_gbk import encode
from hall_devices.printers.paper import Cut, Paper, Qr, Text
from hall_devices.printers.printer import TicketPrinter, Timing
from hall_devices.printers.profiles import profile
from hall_devices.transport import TransportError
from hall_devices.transports.serial_port import SerialTransport
from tests.devices.rig import Rig, texts

SHORT = Timing(answer=0.3, finish=1.0, blind=0.2, poll=0.05)
PATIENT = Timing(answer=10.0, finish=20.0, blind=0.2)  # answers that do come are waited for
PAPER = Paper((*(Text(f"第{n}行") for n in range(20)), Cut()))


@pytest.fixture
def printer(rig: Rig) -> Iterator[TicketPrinter]:
    it = TicketPrinter(Settings(rig.ports[0]), timing=PATIENT)
    yield it
    it.close()


def in_the_middle(rig: Rig, printer: TicketPrinter, slow: int) -> None:
    """The paper ends in a slip and is put back; the printer takes its time for the rest."""
    rig.fault(stop_after=200)
    assert printer.print(PAPER) == Outcome("unknown", "answered", "paper_out")
    rig.fault(slow=slow, paper_out=False)


def test_the_proof_of_a_slip_before_proves_nothing(rig: Rig, printer: TicketPrinter) -> None:
    in_the_middle(rig, printer, 100)
    assert printer.print(PAPER) == Outcome("printed", "answered")
    assert len(rig.slips()) == 2


def test_a_printer_that_is_busy_for_long_is_waited_for(rig: Rig) -> None:
    printer = TicketPrinter(Settings(rig.ports[0]), timing=replace(PATIENT, answer=0.2))
    in_the_middle(rig, printer, 60)
    assert printer.print(PAPER) == Outcome("printed", "answered")
    assert len(rig.slips()) == 2
    rig.fault(slow=0)
    assert printer.print(PAPER) == Outcome("printed", "answered")
    printer.close()


class CutCable(SerialTransport):
    """Breaks once, so many bytes after the first of a slip."""

    def __init__(self, port: str, left: int) -> None:
        super().__init__(port)
        self._left: int | None = left

    def write(self, data: bytes) -> None:
        if self._left is None or data.startswith(b"\x10\x04") or data == b"\x1dr\x01":
            super().write(data)
            return
        super().write(data[: self._left])
        self._left -= len(data)
        if self._left <= 0:
            self._left = None
            raise TransportError("gone", "cut")


def test_half_a_command_does_not_keep_the_printer_silent(rig: Rig) -> None:
    """Its rest never comes; what comes then is taken for it, until there was enough."""
    code = Paper((Text("A001"), Qr("https://hall.example.cn/t/4f8GkQ2mXw7PzR9c"), Cut()))
    half = encode(code, profile("80mm"), None).data.index(b"hall")
    cable = CutCable(rig.ports[0], half)
    printer = TicketPrinter(Settings("cable"), transport=cable, timing=SHORT)
    assert printer.print(code) == Outcome("unknown", "unknown", "port_gone")
    assert printer.print(PAPER).state == "printed"
    first, second = rig.slips()
    assert texts(first)[0] == "A001"
    assert texts(second) == [f"第{n}行" for n in range(20)]
    printer.close()


class FickleCable:
    """Answers some questions only."""

    can_read = True
    dies_silently = False

    def __init__(self, answers: Callable[[int, int], bool]) -> None:
        """answers: of how many-th question it is, and which."""
        self._knows = answers
        self._asked = 0
        self._said = b""

    def open(self) -> None:
        pass

    def write(self, data: bytes) -> None:
        self._asked += 1
        if self._knows(self._asked, data[2]):
            self._said += b"\x12"

    def hand_over(self) -> None:
        pass

    def read(self, size: int, timeout: float) -> bytes:
        said, self._said = self._said, b""
        return said

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("answers", "answered"),
    [
        (lambda turn, n: True, True),
        (lambda turn, n: n != 3, True),
        (lambda turn, n: n == 1, True),
        (lambda turn, n: n != 1, False),
        (lambda turn, n: turn == 1, False),
        (lambda turn, n: turn <= 3, False),
    ],
)
def test_a_question_it_does_not_know_is_no_silence(
    answers: Callable[[int, int], bool], answered: bool
) -> None:
    printer = TicketPrinter(Settings("cable"), transport=FickleCable(answers), timing=SHORT)
    assert printer.status().answered == answered


def test_without_a_proof_nothing_is_called_printed() -> None:
    """A clone that does not know GS r, and whose profile does not say so."""
    cable = FickleCable(lambda turn, n: True)
    printer = TicketPrinter(Settings("cable"), transport=cable, timing=SHORT)
    for _ in range(2):
        assert printer.print(PAPER) == Outcome("unknown", "answered", "no_completion")
