"""What is wrong with a simulated device is what its wire carries."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import pytest
import serial

from hall_devices.drivers import Settings
from hall_devices.printers.printer import TicketPrinter
from hall_devices.simulators.evaluation_pad import VirtualPad
from hall_devices.simulators.printer_faults import Faults as PrinterFaults
from hall_devices.simulators.virtual_line import AddressFaults, KeyFaults, LineFaults, VirtualLine
from hall_devices.simulators.wire_faults import Outgoing, WireFaults
from tests.devices.rig import LONG_ENOUGH, LineRig, Rig, until

FRAME = 10
"""Bytes of a press."""


@contextmanager
def listening(port: str) -> Iterator[Any]:
    with closing(serial.Serial(port, timeout=LONG_ENOUGH)) as line:
        yield line


def frame(hexes: str) -> bytes:
    """A frame of the pad with the right sum in it."""
    body = bytes.fromhex(hexes)
    return bytes((0xFF, 0x68, 3, 3, 0x68)) + body + bytes((sum(body) % 256, 0x16))


@pytest.mark.parametrize(
    ("fault", "carried"),
    [
        ({}, frame("01 11 02")),
        ({"garbage": "00 A0"}, b"\x00\xa0" + frame("01 11 02")),
        ({"wrong_address": True}, frame("02 11 02")),
        ({"bad_checksum": True}, frame("01 11 02")[:-2] + b"\x15\x16"),
        ({"slow": 50}, frame("01 11 02")),
    ],
)
def test_a_press_on_the_wire(pads: LineRig, fault: dict[str, Any], carried: bytes) -> None:
    with listening(pads.port()) as line:
        pads.fault(**fault)
        pads.press(2)
        assert line.read(len(carried)) == carried


class Recorder:
    """The near end of a cable that keeps what was written, piece by piece."""

    name = "recorder"

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def plug(self) -> None: ...

    def unplug(self) -> None: ...

    def watched(self) -> None: ...

    def read(self) -> bytes:
        return b""

    def write(self, data: bytes) -> None:
        self.pieces.append(data)


def test_a_split_frame_goes_out_in_two_halves_with_a_pause() -> None:
    wire = Recorder()
    line = VirtualLine(wire)
    pad = VirtualPad("pad", 1, line)
    line.devices.append(pad)
    pad.faults = KeyFaults(split=True)
    pad.press(2, 7.0)
    assert line.run(7.0) == pytest.approx(0.05)
    assert wire.pieces == [frame("01 11 02")[:5]]
    assert line.run(7.1) is None
    assert wire.pieces == [frame("01 11 02")[:5], frame("01 11 02")[5:]]


def test_a_split_press_is_whole_at_the_end(pads: LineRig) -> None:
    with listening(pads.port()) as line:
        pads.fault(split=True)
        pads.press(2)
        assert line.read(FRAME) == frame("01 11 02")


@pytest.mark.parametrize("fault", ["silent", "mute"])
def test_a_silent_pad_carries_nothing(pads: LineRig, fault: str) -> None:
    with listening(pads.port()) as line:
        pads.fault(**{fault: True})
        pads.press(2)
        pads.press(3, 2)
        assert line.read(FRAME) == frame("02 11 03"), "only the other one is heard"


def test_a_stuck_key_comes_again_and_again_until_it_is_mended(pads: LineRig) -> None:
    with listening(pads.port()) as line:
        pads.fault(stuck_key=2)
        assert line.read(3 * FRAME) == frame("01 11 02") * 3
        state = pads.ask("POST", "/pad-1/mend", {})
        assert state["faults"]["stuck_key"] is None
        presses = state["presses"]
        pads.press(1, 3)
        until(lambda: line.read(FRAME) == frame("03 11 01"))
        assert pads.state()["presses"] == presses


@contextmanager
def printer(rig: Rig) -> Iterator[TicketPrinter]:
    it = TicketPrinter(Settings(rig.ports[0]))
    yield it
    it.close()


def test_a_printers_damaged_answers_are_no_answers(rig: Rig) -> None:
    with listening(rig.ports[0]) as line:
        rig.fault(bad_checksum=True)
        line.write(b"\x10\x04\x01")
        assert line.read(1) == b"\x92"
        rig.fault(bad_checksum=False)
        line.write(b"\x10\x04\x01")
        assert line.read(1) == b"\x12"
    rig.fault(bad_checksum=True)
    with printer(rig) as it:
        assert it.status().trouble() == "not_understood"


def test_a_printers_block_goes_out_in_two_halves(rig: Rig) -> None:
    with listening(rig.ports[0]) as line:
        rig.fault(split=True, garbage="F5")
        line.write(b"\x1da\xff")
        assert line.read(5) == b"\xf5\x10\x00\x00\x00"
    assert PrinterFaults(split=True).around(b"\x10\x00\x00\x00") == [
        (0.0, b"\x10\x00"),
        (0.05, b"\x00\x00"),
    ]


def test_a_split_answer_is_an_answer(rig: Rig) -> None:
    rig.fault(split=True)
    with printer(rig) as it:
        assert it.status().answered


def test_what_waits_goes_out_in_its_order() -> None:
    out, wire = Outgoing(), list[bytes]()
    out.put(b"late", WireFaults(), 2.0)
    out.put(b"ab", WireFaults(split=True), 1.0)
    out.put(b"none", WireFaults(silent=True), 0.0)
    assert out.run(wire.append, 0.5) == 0.5
    assert wire == []
    assert out.run(wire.append, 1.0) == pytest.approx(0.05)
    assert out.run(wire.append, 3.0) is None
    assert wire == [b"a", b"b", b"late"]


@pytest.mark.parametrize(
    ("faults", "wishes"),
    [
        (LineFaults(), {"on_fire": True}),
        (LineFaults(), {"silent": 1}),
        (LineFaults(), {"slow": True}),
        (LineFaults(), {"garbage": "0"}),
        (KeyFaults(), {"stuck_key": "2"}),
        (AddressFaults(), {"stuck_key": 2}),
        (LineFaults(), {"wrong_address": True}),
        (PrinterFaults(), {"others": "welcome"}),
        (PrinterFaults(), {"stop_after": True}),
        (PrinterFaults(), {"wrong_address": True}),
    ],
)
def test_a_wrong_wish_changes_nothing(faults: WireFaults, wishes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wishes)) + "|hexa"):
        faults.changed({"unplugged": True, **wishes})


def test_a_wish_changes_what_it_names() -> None:
    before = PrinterFaults(near_end=True)
    after = before.changed({"others": "refused", "stop_after": None, "slow": 3})
    assert after == replace(before, others="refused", slow=3)
