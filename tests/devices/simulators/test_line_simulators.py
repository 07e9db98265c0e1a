"""Virtual bars and pads: their own decoders, their control, their end."""

import http.client
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hall_devices.line import Line
from hall_devices.simulators.bar_speech.a090 import A090
from hall_devices.simulators.bar_speech.bb5154 import Bb5154
from hall_devices.simulators.evaluation_pad import VirtualPad
from hall_devices.simulators.led_bar import VirtualBar
from hall_devices.simulators.pace import PacedWire
from hall_devices.simulators.virtual_line import VirtualLine
from hall_devices.simulators.virtual_ports import PtyPort
from tests.devices.rig import LONG_ENOUGH, LineRig

TEXT = "A090 01 A5 0005 C7EB00 3801 B4"


def fed(hexes: str, address: int = 1) -> VirtualBar:
    """A bar after these bytes, one at a time."""
    bar = VirtualBar("b", address, VirtualLine(PtyPort(Path("unused"))), A090())
    for byte in bytes.fromhex(hexes):
        bar.receive(bytes((byte,)), 0.0)
    return bar


def test_a_bar_understands_the_makers_example() -> None:
    assert fed(TEXT).state() == {
        "text": "请8",
        "colour": "mixed",
        "rows": [[{"text": "请", "colour": "red"}, {"text": "8", "colour": "green"}]],
        "texts": 1,
        "damaged": 0,
    }


@pytest.mark.parametrize(
    ("hexes", "expected"),
    [
        ("A0 A0 90 FF " + TEXT, ("请8", 0)),
        (TEXT[:-2] + "B5", ("", 1)),
        ("A090 01 A1 0000 A0 " + TEXT, ("请8", 0)),
        ("A090 01 A5 0002 3807 9A", ("", 1)),
        ("A090 02 A5 0002 3801 9C", ("", 0)),
    ],
)
def test_a_bar_takes_only_what_is_whole_and_its_own(hexes: str, expected: tuple[str, int]) -> None:
    state = fed(hexes).state()
    assert (state["text"], state["damaged"]) == expected


def test_a_main_screen_breaks_its_text_into_rows() -> None:
    bar = VirtualBar("b", 1, VirtualLine(PtyPort(Path("unused"))), Bb5154(), cells=7)
    body = bytes.fromhex("0802990063") + "请A1到号3".encode("gb2312") + b"\xff"
    bar.receive(bytes.fromhex("AA01BB5154") + bytes((sum(body) % 256,)) + body, 0.0)
    rows = [[run["text"] for run in row] for row in bar.state()["rows"]]
    assert rows == [["请A1到"], ["号3"]], "no half hanzi in the seventh cell"


@pytest.mark.parametrize("noise", [b"\xff", b"\xa0", b"\xff\x68", b"\x68\xff\xff\x68"])
def test_noise_is_bounded(noise: bytes) -> None:
    line = VirtualLine(PtyPort(Path("unused")))
    bar, pad = VirtualBar("b", 1, line, A090()), VirtualPad("p", 1, line)
    for _ in range(100):
        bar.receive(noise * 1000, 0.0)
        pad.receive(noise * 1000, 0.0)
    assert len(bar._stream) < 5000
    assert len(pad._ear) < 5000
    pad.receive(bytes(300) + bytes.fromhex("FF6803036801010B0D16"), 0.0)
    assert pad.state()["asked"]


def test_lines_and_addresses(tmp_path: Path) -> None:
    with LineRig("led_bar", tmp_path, "--count", "5", "--per-line", "2") as rig:
        assert [device["address"] for device in rig.devices] == [1, 2, 1, 2, 1]
        assert len({device["port"] for device in rig.devices}) == 3
        line = Line(rig.port(3))
        line.write(bytes.fromhex(TEXT))
        line.listen(LONG_ENOUGH)
        line.close()
        assert [rig.text(number) for number in range(1, 6)] == ["", "", "请8", "", ""]
        rig.ask("POST", f"/{rig.name(3)}/power_cycle", {})
        assert rig.text(3) == ""
        rig.fault(3, unplugged=True)
        assert not Path(rig.port(4)).exists()
        assert Path(rig.port(1)).exists()


@pytest.mark.parametrize(
    ("path", "wishes", "status"),
    [
        ("/pad-1/press", {"key": 256}, 400),
        ("/pad-1/press", {"key": "1"}, 400),
        ("/pad-1/kick", {}, 404),
        ("/pad-9", {}, 404),
        ("/pad-1", {"on_fire": True}, 400),
        ("/pad-1", {"slow": True}, 400),
        ("/pad-1", {"garbage": "xyz"}, 400),
    ],
)
def test_wrong_wishes_are_refused(
    pads: LineRig, path: str, wishes: dict[str, object], status: int
) -> None:
    link = http.client.HTTPConnection(pads.control, timeout=LONG_ENOUGH)
    link.request("POST", path, json.dumps(wishes))
    answer = link.getresponse()
    answer.read()
    link.close()
    assert answer.status == status


def test_it_ends_with_its_parent_and_on_sigterm(tmp_path: Path) -> None:
    rig = LineRig("led_bar", tmp_path / "a")
    assert Path(rig.port()).is_symlink()
    assert rig.close() == 0
    assert not Path(rig.port()).is_symlink()
    with LineRig("evaluation_pad", tmp_path / "b") as rig:
        rig.process.send_signal(signal.SIGTERM)
        assert rig.process.wait(LONG_ENOUGH) == 0


@pytest.mark.parametrize(
    "kind", ["led-bar", "evaluation-pad", "call-keypad", "card-reader", "code-scanner"]
)
def test_the_command_line_knows_them(kind: str) -> None:
    command = [sys.executable, "-m", "hall_server", "simulate-device", kind, "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "--per-line" in told


def test_the_speed_of_the_line() -> None:
    """Twelve bytes take 12.5 ms at 9600 baud, and the five of the answer 5.2 ms."""
    line = VirtualLine(PtyPort(Path("unused")), inward=PacedWire(960.0), outward=PacedWire(960.0))
    bar = VirtualBar("b", 1, line, A090())
    line.devices.append(bar)
    line.receive(bytes.fromhex(TEXT), 10.0)
    assert line.run(10.0) is not None
    line.run(10.012)
    assert bar.state()["texts"] == 0
    line.run(10.0126)
    assert (bar.state()["texts"], len(line.outward)) == (1, 5)
    line.run(10.015)
    assert len(line.outward) == 3
    assert line.run(10.02) is None
