"""The virtual printer itself: it reads any stream, tells what it printed and leaves nothing."""

import json
import signal
import subprocess
import sys
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.simulators.escpos_decoder import Decoder, Op
from hall_devices.simulators.slip_paper import Sheet
from hall_devices.simulators.virtual_printer import VirtualPrinter
from hall_devices.transport import transport_for
from tests.devices.rig import LONG_ENOUGH, Rig, texts, until

# What an independent client sends around its text (see test_receiptio.py): all of it known, none of
# it printed.
CLIENT = bytes.fromhex(
    "1B40 1B4D00 1C2841 0200 3000 1B2000 1C530000 1B3300 1D4C0000 1D574002 1B2410 00 1B5C0500"
    "1B7B00 1B2D01 1B74001C26 C4FA BAC3 1C2E 1B2D00 0A 1D7201 1D4942 1D6100 1B6400 1D564200"
)


def merged(ops: list[Op]) -> list[tuple[str, int, bytes]]:
    """Operations with neighbouring runs of text as one, however the stream was cut."""
    found: list[tuple[str, int, bytes]] = []
    for op in ops:
        if op.kind == "text" and found and found[-1][0] == "text":
            found[-1] = ("text", 0, found[-1][2] + op.data)
        else:
            found.append((op.kind, op.value, op.data))
    return found


@given(st.one_of(st.binary(max_size=300), st.just(CLIENT * 2)), st.data())
def test_any_bytes_in_any_pieces(stream: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=20)) | {0, len(stream)})
    decoder = Decoder()
    ops = [op for a, b in pairwise(cuts) for op in decoder.feed(stream[a:b])]
    assert merged(ops) == merged(Decoder().feed(stream))
    sheet = Sheet(576)
    for op in ops:
        sheet.apply(op)
    sheet.finish()


def test_a_client_of_another_make() -> None:
    decoder = Decoder()
    sheet = Sheet(576)
    for op in decoder.feed(CLIENT):
        sheet.apply(op)
    assert decoder.unknown == {}
    assert sheet.lines[0]["text"] == "您好"
    assert sheet.lines[0]["runs"][0]["underline"]


def test_graphics_stored_and_printed() -> None:
    stream = "1D384C0C000000 3070 30 01 01 31 0800 0200 FF81 1D284C02003032"
    sheet = Sheet(576)
    for op in Decoder().feed(bytes.fromhex(stream)):
        sheet.apply(op)
    assert sheet.lines == [{"kind": "raster", "width": 8, "height": 2, "bits": 0}]
    assert sheet.bits == [b"\xff\x81"]


def test_what_it_does_not_know_is_counted() -> None:
    decoder = Decoder()
    decoder.feed(b"\x1bz\x1bzA\n")
    assert decoder.unknown == {"1B 7A": 2}


def test_text_outside_chinese_mode_and_half_a_hanzi() -> None:
    sheet = Sheet(576)
    for op in Decoder().feed(bytes.fromhex("1C2E B0EC 1C26 B0EC B0 0A")):
        sheet.apply(op)
    assert sheet.lines[0]["text"] == "░∞办\ufffd"
    assert sheet.lines[0]["cells"] == 5


def test_too_long_a_line_is_noticed() -> None:
    sheet = Sheet(384)
    for op in Decoder().feed(b"x" * 33 + b"\n" + b"x" * 32 + b"\n"):
        sheet.apply(op)
    assert [line["overflow"] for line in sheet.lines] == [True, False]


def virtual(folder: Path, **settings: Any) -> tuple[VirtualPrinter, bytearray]:
    said = bytearray()
    return VirtualPrinter("p", folder, said.extend, pictures=False, **settings), said


def test_real_time_status_overtakes_the_queue(tmp_path: Path) -> None:
    printer, said = virtual(tmp_path)
    printer.set({"paper_out": True}, 0.0)
    printer.receive(b"A\n\x1dr\x01\x10\x04\x04", 0.0)
    printer.run(0.0)
    assert said == b"\x72"
    printer.set({"paper_out": False}, 0.0)
    printer.run(0.0)
    assert said == b"\x72\x00"


def test_automatic_status_on_every_change(tmp_path: Path) -> None:
    printer, said = virtual(tmp_path)
    printer.receive(b"\x1da\xff", 0.0)
    printer.run(0.0)
    printer.set({"cover_open": True}, 0.0)
    assert said == bytes.fromhex("10000000 38000000")


def test_the_speed_of_the_line(tmp_path: Path) -> None:
    printer, _ = virtual(tmp_path, bytes_per_second=100.0)
    printer.receive(b"x" * 50, 10.0)
    assert printer.run(10.125) is not None
    assert printer.state()["executed"] == 12
    assert printer.run(11.0) is None
    assert printer.state()["executed"] == 50


@pytest.mark.parametrize(
    "wishes",
    [
        {"on_fire": True},
        {"silent": 1},
        {"garbage": "xyz"},
        {"stop_after": "1"},
        {"others": "eaten"},
    ],
)
def test_wrong_faults_are_refused(tmp_path: Path, wishes: dict[str, Any]) -> None:
    printer, _ = virtual(tmp_path)
    with pytest.raises(ValueError, match=r".+"):
        printer.set(wishes, 0.0)


@pytest.mark.parametrize(("command", "cut"), [(b"\x1bi", "full"), (b"\x1bm", "partial")])
def test_the_old_ways_to_cut(tmp_path: Path, command: bytes, cut: str) -> None:
    printer, _ = virtual(tmp_path)
    printer.receive(b"A\n" + command, 0.0)
    printer.run(0.0)
    assert json.loads((tmp_path / "0001.json").read_text("utf-8"))["cut"] == cut


def test_a_serial_port_has_no_connection_to_cut(rig: Rig) -> None:
    for verb in ("hang_up", "reset", "forget"):
        with pytest.raises(AssertionError, match="unknown"):
            rig.ask("POST", f"/printer-1/{verb}", {})
    assert rig.state()["faults"]["unplugged"] is False


def test_many_printers_keep_apart(tmp_path: Path) -> None:
    with Rig(tmp_path, "--count", "3", "--no-pictures") as rig:
        for number, name in enumerate(rig.ports, 1):
            port = transport_for(name)
            port.open()
            port.write(b"\x1b@No %d\n\x1dV\x00" % number)
            until(partial(rig.slips, number))
            port.close()
        assert [texts(rig.slips(n)[0]) for n in (1, 2, 3)] == [["No 1"], ["No 2"], ["No 3"]]
        assert not rig.picture(1).exists()
        assert len(rig.ask("GET", "/")) == 3


def test_torn_off_where_there_is_no_cutter(rig: Rig) -> None:
    port = transport_for(rig.ports[0])
    port.open()
    port.write(b"\x1b@one\n\x1b@two\n")
    until(lambda: rig.state()["queued"] == 0 and rig.slips())
    rig.ask("POST", "/printer-1/tear", {})
    port.close()
    assert [(slip["cut"], texts(slip)) for slip in rig.slips()] == [
        ("none", ["one"]),
        ("torn", ["two"]),
    ]


def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    link = Path(rig.ports[0])
    assert link.is_symlink()
    assert rig.close() == 0
    assert not link.is_symlink()


def test_it_ends_on_sigterm(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        rig.process.send_signal(signal.SIGTERM)
        assert rig.process.wait(LONG_ENOUGH) == 0
        assert list((tmp_path / "printer-1").iterdir()) == []


def test_help_tells_the_options() -> None:
    command = [sys.executable, "-m", "hall_devices.simulators.ticket_printer", "--help"]
    assert "--count" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
