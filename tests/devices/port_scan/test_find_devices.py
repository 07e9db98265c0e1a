"""`hallway find-devices` before every simulator that can be recognised, over ptys."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hall_devices.port_scan.command import main
from hall_devices.transports.serial_port import SerialTransport
from tests.devices.rig import LONG_ENOUGH, LineRig, LockRig, Rig, until

ROOT = Path(__file__).resolve().parents[3]
Capture = pytest.CaptureFixture[str]


def found(capsys: Capture, port: str, *words: str) -> dict[str, Any]:
    """What is said of one port."""
    assert main([port, "--only", "--json", *words]) == 0
    (told,) = json.loads(capsys.readouterr().out)["ports"]
    assert told["port"]["name"] == port
    return dict(told)


def facts(told: dict[str, Any]) -> list[tuple[str, int, int | None, str]]:
    return [(it["driver"], it["baud"], it["address"], it["proof"]) for it in told["found"]]


@pytest.mark.parametrize("protocol", ["wkly", "xor24", "yt"])
def test_lock_boards(protocol: str, tmp_path: Path, capsys: Capture) -> None:
    with LockRig(tmp_path / "locks", "--speaks", protocol, "--count", "2") as rig:
        told = found(capsys, rig.port(), *(["--lines"] if protocol == "yt" else []))
        assert facts(told) == [(protocol, 9600, 1, "sum"), (protocol, 9600, 2, "sum")]
        assert [rig.pulses(1), rig.pulses(2)] == [{}, {}]
        assert rig.state(1)["damaged"] == 0


def test_boards_that_are_asked_with_lines_are_left_in_peace(
    tmp_path: Path, capsys: Capture
) -> None:
    with LockRig(tmp_path / "locks", "--speaks", "yt") as rig:
        assert found(capsys, rig.port(), "--ask", "lock")["state"] == "silent"


def test_a_card_reader_and_not_the_card_on_it(tmp_path: Path, capsys: Capture) -> None:
    with LineRig("card_reader", tmp_path / "readers") as rig:
        rig.ask("POST", "/reader-1/lay", {})
        assert facts(found(capsys, rig.port())) == [("sam-v", 115200, None, "sum")]
        assert (rig.state()["reads"], rig.state()["unknown"]) == (0, 0)


def test_a_scanner(tmp_path: Path, capsys: Capture) -> None:
    with LineRig("code_scanner", tmp_path / "scanners") as rig:
        ((driver, _, address, proof),) = facts(found(capsys, rig.port()))
        assert (driver, address, proof) == ("gm65", None, "sum")
        assert (rig.state()["unknown"], rig.state()["scans"]) == (0, 0)


def test_a_scanner_that_only_sends_codes_and_not_its_code(tmp_path: Path, capsys: Capture) -> None:
    with LineRig("code_scanner", tmp_path / "scanners", "--speaks", "text") as rig:
        rig.ask("POST", "/scanner-1/scan", {"text": "A0012345", "ms": 60_000})
        told = found(capsys, rig.port(), "--listen", "1", "--ask", "lock")
        assert facts(told) == [("serial-scanner", 9600, None, "text")]
        assert "A001" not in json.dumps(told)
        assert b"A001".hex(" ") not in json.dumps(told)


def test_bars_that_say_that_they_are_there(tmp_path: Path, capsys: Capture) -> None:
    with LineRig("led_bar", tmp_path / "bars", "--speaks", "ruize", "--count", "2") as rig:
        told = found(capsys, rig.port())
        assert facts(told) == [("ruize", 9600, 1, "byte"), ("ruize", 9600, 2, "byte")]
        assert [rig.text(1), rig.text(2)] == ["", ""]


@pytest.mark.parametrize("protocol", ["a090", "bb5154", "pinganlihe"])
def test_bars_that_cannot_be_asked_stay_dark(
    protocol: str, tmp_path: Path, capsys: Capture
) -> None:
    with LineRig("led_bar", tmp_path / "bars", "--speaks", protocol) as rig:
        told = found(capsys, rig.port(), "--lines", "--ask", "lock", "--ask", "bar")
        assert (told["state"], told["found"]) == ("silent", [])
        assert (rig.text(), rig.state()["texts"], rig.state()["damaged"]) == ("", 0, 0)


def test_a_pad_whose_key_is_pressed(pads: LineRig, capsys: Capture) -> None:
    pads.fault(2, stuck_key=3)
    told = found(capsys, pads.port(), "--listen", "2", "--ask", "bar")
    assert facts(told) == [("ff68", 9600, 2, "sum")]


def test_a_pad_that_nobody_touches_is_silent_and_not_lit(pads: LineRig, capsys: Capture) -> None:
    assert found(capsys, pads.port())["state"] == "silent"
    assert not any(pads.state(number)["asked"] for number in (1, 2, 3))


def test_a_printer(rig: Rig, capsys: Capture) -> None:
    rig.fault(offline=True)
    assert facts(found(capsys, rig.ports[0])) == [("escpos", 9600, None, "byte")]
    assert rig.state()["executed"] == 0


def test_a_printer_that_cannot_answer_prints_nothing(rig: Rig, capsys: Capture) -> None:
    rig.fault(deaf=True)
    assert found(capsys, rig.ports[0])["state"] == "silent"
    assert rig.state()["executed"] > 0
    assert rig.ask("GET", "/printer-1/slips") == {"slips": [], "open": []}
    other = SerialTransport(rig.ports[0])
    other.open()
    other.write(b"A001\n")
    paper = until(lambda: rig.ask("GET", "/printer-1/slips")["open"])
    other.close()
    assert paper == ["A001"]


def test_what_is_not_understood(rig: Rig, capsys: Capture) -> None:
    rig.fault(garbage="FF0713")
    told = found(capsys, rig.ports[0], "--ask", "printer")
    assert (told["state"], told["found"]) == ("not_understood", [])
    assert told["sample"] == "FF 07 13 12 FF 07 13 12"


def test_a_port_that_another_has_is_busy(rig: Rig, capsys: Capture) -> None:
    holder = SerialTransport(rig.ports[0])
    holder.open()
    try:
        assert found(capsys, rig.ports[0])["state"] == "busy"
    finally:
        holder.close()
    assert found(capsys, rig.ports[0])["state"] == "found"


def test_a_port_that_is_not_there(tmp_path: Path, capsys: Capture) -> None:
    assert found(capsys, str(tmp_path / "none"))["state"] == "missing"


def test_a_terminal_is_told_each_question_on_one_line(
    rig: Rig, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main([rig.ports[0], "--only", "--language", "en"]) == 0
    told = capsys.readouterr().err
    assert "\n" not in told
    assert f"[1/1] {rig.ports[0]}: asking escpos, 9600" in told
    assert told.rpartition("\r")[2] == ""


def test_as_a_program(rig: Rig) -> None:
    command = [sys.executable, "-m", "hall_server", "find-devices", "--only", rig.ports[0]]
    ran = subprocess.run(
        [*command, "--language", "zh"],
        capture_output=True,
        text=True,
        timeout=LONG_ENOUGH,
        cwd=ROOT,
    )
    assert ran.returncode == 0
    assert "小票打印机  escpos  9600" in ran.stdout
    assert ran.stderr == f"[1/1] {rig.ports[0]}: 先听着\n"


def test_only_listing_opens_nothing(rig: Rig, capsys: Capture) -> None:
    assert main(["--list", "--only", rig.ports[0]]) == 0
    told = capsys.readouterr()
    assert told.out.startswith(rig.ports[0])
    assert told.err == ""
    assert rig.state()["received"] == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--only"], "--only: name a PORT"),
        (["socket://192.0.2.7:9100"], "socket://192.0.2.7:9100 is no serial port"),
    ],
)
def test_wrong_use_is_one_line(words: list[str], says: str, capsys: Capture) -> None:
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.err == f"hallway find-devices: {says}; see hallway find-devices --help\n"
    assert told.out == ""
