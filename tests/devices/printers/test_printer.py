"""The driver against a virtual printer: it never claims more than the answers prove."""

import os
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_devices.drivers import Outcome, Settings
from hall_devices.printers.paper import Cut, Paper, Text
from hall_devices.printers.printer import TicketPrinter, Timing
from hall_devices.printers.status import PrinterState
from hall_devices.transport import TransportError
from tests.devices.rig import Rig, texts, until

SHORT = Timing(answer=0.3, finish=1.0, blind=0.2, poll=0.05)
PATIENT = Timing(answer=10.0, finish=20.0, blind=0.2)  # answers that do come are waited for
PAPER = Paper((*(Text(f"第{n}行") for n in range(20)), Cut()))


@pytest.fixture
def printer(rig: Rig) -> Iterator[TicketPrinter]:
    it = TicketPrinter(Settings(rig.ports[0]), timing=PATIENT)
    yield it
    it.close()


def meanwhile(printer: TicketPrinter, act: Callable[[], Any]) -> Outcome:
    """What becomes of a slip when something happens while it is printed."""
    outcomes: list[Outcome] = []
    thread = threading.Thread(target=lambda: outcomes.append(printer.print(PAPER)))
    thread.start()
    try:
        act()
    finally:
        thread.join()
    return outcomes[0]


def test_printed_means_that_the_printer_said_so(rig: Rig, printer: TicketPrinter) -> None:
    assert printer.print(PAPER) == Outcome("printed", "answered")
    assert texts(rig.slips()[0]) == [f"第{n}行" for n in range(20)]
    assert printer.print(PAPER).state == "printed"
    assert [slip["cut"] for slip in rig.slips()] == ["partial", "partial"]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("paper_out", "paper_out"),
        ("cover_open", "cover_open"),
        ("offline", "offline"),
        ("cutter_error", "cutter_error"),
        ("overheated", "overheated"),
        ("broken", "printer_error"),
        ("waiting", "needs_recovery"),
        ("unplugged", "port_missing"),
    ],
)
def test_trouble_before_the_first_byte_sends_nothing(
    rig: Rig, printer: TicketPrinter, fault: str, reason: str
) -> None:
    assert printer.status().trouble() is None
    rig.fault(**{fault: True})
    before = rig.state()["executed"]
    outcome = printer.print(PAPER)
    assert (outcome.state, outcome.reason) == ("not_printed", reason)
    assert outcome.trouble
    assert rig.state()["executed"] == before
    rig.fault(**{fault: False})
    assert printer.print(PAPER).state == "printed"
    assert len(rig.slips()) == 1


def test_a_silent_printer_gets_nothing(rig: Rig) -> None:
    printer = TicketPrinter(Settings(rig.ports[0]), timing=SHORT)
    rig.fault(silent=True)
    assert printer.print(PAPER) == Outcome("not_printed", "unknown", "silent")
    assert rig.state()["executed"] == 0
    printer.close()


@contextmanager
def saying(answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """A port where something that is no printer answers whatever it hears."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)

    def talk() -> None:
        while not (heard := os.read(ours, 256)).endswith(b"end"):
            os.write(ours, answer(heard))

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield os.ttyname(theirs)
    finally:
        os.write(theirs, b"end")
        thread.join()
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda heard: heard, id="the plug gives back what was sent"),
        pytest.param(lambda _: bytes.fromhex("A09001A5AA"), id="an LED bar"),
        pytest.param(lambda heard: bytes(len(heard)), id="another speed"),
    ],
)
def test_what_is_no_answer_is_not_silence(answer: Callable[[bytes], bytes]) -> None:
    with saying(answer) as port:
        printer = TicketPrinter(Settings(port), timing=SHORT)
        state = printer.status()
        assert (state.answered, state.trouble()) == (False, "not_understood")
        assert printer.print(PAPER) == Outcome("not_printed", "unknown", "not_understood")
        printer.close()


def test_near_end_still_prints(rig: Rig, printer: TicketPrinter) -> None:
    rig.fault(near_end=True)
    assert printer.status().paper == "near_end"
    assert printer.print(PAPER).state == "printed"


def test_rubbish_before_every_answer(rig: Rig) -> None:
    printer = TicketPrinter(Settings(rig.ports[0]), timing=replace(PATIENT, settle=0.1))
    rig.fault(garbage="F5 99 1A 81")
    assert printer.print(PAPER) == Outcome("printed", "answered")
    printer.close()


def test_automatic_status_that_nobody_asked_for(rig: Rig, printer: TicketPrinter) -> None:
    assert printer.status().answered
    printer._transport.write(b"\x1da\xff")  # another program left it on
    rig.fault(near_end=True)
    assert printer.news() is None
    assert printer.print(PAPER).state == "printed"


REPORTED = {
    "near_end": ("near_end", None),
    "paper_out": ("out", "paper_out"),
    "cover_open": ("ok", "cover_open"),
    "cutter_error": ("ok", "cutter_error"),
    "overheated": ("ok", "overheated"),
    "broken": ("ok", "printer_error"),
    "waiting": ("ok", "needs_recovery"),
    "offline": ("ok", "offline"),
}


def reported(printer: TicketPrinter) -> PrinterState:
    """The next thing that it says by itself."""
    news = until(printer.news)
    assert news
    return news


@pytest.fixture
def reporting(rig: Rig) -> Iterator[TicketPrinter]:
    it = TicketPrinter(Settings(rig.ports[0], "80mm+reports"), timing=PATIENT)
    yield it
    it.close()


@pytest.mark.parametrize("fault", REPORTED)
def test_it_reports_what_changed_without_being_asked(
    rig: Rig, reporting: TicketPrinter, fault: str
) -> None:
    assert reporting.status().trouble() is None
    assert reporting.news() is None
    rig.fault(**{fault: True})
    news = reported(reporting)
    assert (news.paper, news.trouble()) == REPORTED[fault]
    assert reporting.news() is None
    rig.fault(**{fault: False})
    assert reported(reporting).trouble() is None


def test_what_was_reported_is_put_right_by_the_next_question(
    rig: Rig, reporting: TicketPrinter
) -> None:
    """A printer that was switched off and on reports no more until it is told to again."""
    assert reporting.status().trouble() is None
    rig.fault(cover_open=True)
    assert reported(reporting).trouble() == "cover_open"
    rig.ask("POST", "/printer-1/power_cycle", {})
    rig.fault(cover_open=False)
    until(lambda: reporting.status().trouble() is None)
    assert reported(reporting).trouble() is None  # it has been told to
    rig.fault(paper_out=True)
    assert reported(reporting).trouble() == "paper_out"


def test_a_printer_in_trouble_is_not_filled_with_requests(
    rig: Rig, reporting: TicketPrinter
) -> None:
    """It would keep them until it is well again; its buffer is small and the night long."""
    assert reporting.status().trouble() is None
    rig.fault(paper_out=True)
    for _ in range(5):
        assert reporting.status().trouble() == "paper_out"
    assert rig.state()["queued"] == 0


def test_a_printer_that_only_reports_is_heard(rig: Rig) -> None:
    """A clone without DLE EOT: what it reports counts, and the questions cost their time."""
    rig.fault(deaf=True, near_end=True)
    printer = TicketPrinter(
        Settings(rig.ports[0], "80mm+reports"), timing=replace(PATIENT, answer=2.0)
    )
    assert printer.status().paper == "near_end"
    assert printer.print(PAPER) == Outcome("printed", "answered")
    rig.fault(paper_out=True)
    assert printer.print(PAPER) == Outcome("not_printed", "answered", "paper_out")
    printer.close()


def test_a_report_in_the_middle_of_a_slip(rig: Rig, reporting: TicketPrinter) -> None:
    rig.fault(slow=200)

    def open_cover() -> None:
        until(lambda: rig.state()["open_lines"] > 0)
        rig.fault(cover_open=True, deaf=True)

    assert meanwhile(reporting, open_cover) == Outcome("unknown", "answered", "cover_open")


def test_paper_ends_in_the_middle(rig: Rig, printer: TicketPrinter) -> None:
    printer.status()
    rig.fault(stop_after=100)
    assert printer.print(PAPER) == Outcome("unknown", "answered", "paper_out")
    assert rig.slips() == []


def test_cover_opened_in_the_middle(rig: Rig, printer: TicketPrinter) -> None:
    rig.fault(slow=200)

    def open_cover() -> None:
        until(lambda: rig.state()["open_lines"] > 0)
        rig.fault(cover_open=True, slow=0)

    assert meanwhile(printer, open_cover) == Outcome("unknown", "answered", "cover_open")


def test_silence_in_the_middle(rig: Rig) -> None:
    # Long enough for another round of questions after the one that the silence came into.
    timing = replace(SHORT, answer=1.0, finish=5.0)
    printer = TicketPrinter(Settings(rig.ports[0]), timing=timing)
    rig.fault(slow=150)

    def fall_silent() -> None:
        until(lambda: rig.state()["open_lines"] > 0)
        rig.fault(silent=True, slow=0)

    assert meanwhile(printer, fall_silent) == Outcome("unknown", "unknown", "silent")
    assert until(lambda: rig.slips())
    printer.close()


def test_unplugged_in_the_middle_and_back_again(rig: Rig, printer: TicketPrinter) -> None:
    rig.fault(slow=200)

    def pull() -> None:
        until(lambda: rig.state()["open_lines"] > 0)
        rig.fault(unplugged=True)

    assert meanwhile(printer, pull) == Outcome("unknown", "unknown", "port_gone")
    with pytest.raises(TransportError):
        printer.status()
    rig.fault(unplugged=False, slow=0)
    assert printer.status().trouble() is None


def test_plugged_in_again_while_idle(rig: Rig, printer: TicketPrinter) -> None:
    assert printer.print(PAPER).state == "printed"
    rig.fault(unplugged=True)
    rig.fault(unplugged=False)
    assert printer.print(PAPER).state == "printed"


def test_slower_than_we_wait_is_unknown(rig: Rig) -> None:
    printer = TicketPrinter(Settings(rig.ports[0]), timing=replace(PATIENT, finish=1.0))
    printer.status()
    assert printer._can_complete()
    rig.fault(slow=20)
    assert printer.print(PAPER) == Outcome("unknown", "answered", "no_completion")
    printer.close()


def test_a_printer_without_a_way_to_prove_the_end(rig: Rig) -> None:
    printer = TicketPrinter(Settings(rig.ports[0], "80mm+no-completion"), timing=PATIENT)
    assert printer.print(PAPER) == Outcome("printed", "answered")
    printer.close()


def test_a_paced_line(tmp_path: Path) -> None:
    with Rig(tmp_path, "--pace", "1", "--baud", "9600") as rig:
        printer = TicketPrinter(Settings(rig.ports[0], baud=9600), timing=PATIENT)
        assert printer.print(PAPER) == Outcome("printed", "answered")
        printer.close()


def test_a_write_only_device_is_neither_praised_nor_blamed(tmp_path: Path) -> None:
    printer = TicketPrinter(Settings(f"file://{tmp_path}/out"))
    outcome = printer.print(PAPER)
    assert outcome == Outcome("unknown", "write-only", "no_status")
    assert not outcome.trouble
    assert not printer.answers
    assert (tmp_path / "out").read_bytes().startswith(b"\x1b@")


def test_a_write_only_device_that_is_missing(tmp_path: Path) -> None:
    printer = TicketPrinter(Settings(f"file://{tmp_path}/none/out"))
    assert printer.print(PAPER) == Outcome("not_printed", "unknown", "port_missing")


class BreakingCable:
    """Answers well until the n-th write, then is gone."""

    can_read = True
    dies_silently = False

    def __init__(self, writes: int) -> None:
        self._left = writes
        self._answers = bytearray()

    def open(self) -> None:
        pass

    def write(self, data: bytes) -> None:
        self._left -= 1
        if self._left < 0:
            raise TransportError("gone", "cut")
        if data.startswith(b"\x10\x04"):
            self._answers += b"\x12"
        elif data.startswith(b"\x1dr"):
            self._answers += b"\x00"

    def hand_over(self) -> None:
        pass

    def read(self, size: int, timeout: float) -> bytes:
        got = bytes(self._answers[:size])
        del self._answers[:size]
        return got

    def close(self) -> None:
        pass


def test_once_content_may_be_out_it_is_never_called_not_printed() -> None:
    def outcome(writes: int) -> str:
        cable = BreakingCable(writes)
        return TicketPrinter(Settings("cable"), transport=cable, timing=SHORT).print(PAPER).state

    # Writes 1 to 5 ask the printer; the sixth is the first with content.
    states = [outcome(n) for n in range(1, 12)]
    assert states == ["not_printed"] * 4 + ["unknown"] * 6 + ["printed"]
