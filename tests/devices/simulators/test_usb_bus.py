"""A virtual USB bus: programs led to it, and what else may come to its port."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_devices.simulators import ticket_printer
from hall_devices.simulators.usb.attach import attached
from hall_devices.simulators.usb.backend import VirtualUsb
from hall_devices.transport import TransportError, transport_for
from tests.devices.rig import LONG_ENOUGH, Rig

SCRIPT = """
import sys
from hall_devices.drivers import Settings
from hall_devices.printers.printer import TicketPrinter
printer = TicketPrinter(Settings(sys.argv[1]))
print(printer.status().trouble())
printer.close()
"""


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with Rig(tmp_path / "printers", "--usb", "0", "--no-pictures") as it:
        yield it


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hall_devices.simulators.usb", *arguments],
        capture_output=True,
        text=True,
        timeout=LONG_ENOUGH,
        check=False,
    )


def link_to(rig: Rig) -> socket.socket:
    host, _, port = rig.ready["bus"].rpartition(":")
    return socket.create_connection((host, int(port)), LONG_ENOUGH)


def test_a_program_finds_its_printers(rig: Rig, tmp_path: Path) -> None:
    script = tmp_path / "ask.py"
    script.write_text(SCRIPT)
    script.chmod(0o755)
    rig.fault(cover_open=True)
    done = run(rig.ready["bus"], str(script), rig.ports[0])
    assert (done.stdout, done.stderr, done.returncode) == ("cover_open\n", "", 0)
    assert rig.state()["usb"] == {"claimed": False, "system_driver": True}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "BUS COMMAND"),
        (("127.0.0.1:1",), "BUS COMMAND"),
        (("here", "hallway"), "here is not HOST:PORT"),
        (("127.0.0.1:1", "no-such-command"), "there is no command no-such-command"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert (done.returncode, says in done.stderr) == (2, True)


def test_where_no_bus_is_no_printer_is() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    with attached(VirtualUsb(f"127.0.0.1:{free}")), pytest.raises(TransportError) as error:
        transport_for("usb://0416:5011").open()
    assert error.value.kind == "missing"


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + b" " * 100_000,
        b"\x00\x02\x00\x00\x00\x00[]",
        b"\x00\x02\x00\x00\x00\x00{]",
    ],
)
def test_strangers_are_sent_away(rig: Rig, said: bytes) -> None:
    with link_to(rig) as link:
        link.sendall(said)
        try:
            answer = link.recv(1)
        except ConnectionResetError:
            answer = b""
        assert answer == b""
    assert rig.state()["received"] == 0


@pytest.mark.parametrize(
    "said", [b"{}", b'{"do": "fly"}', b'{"do": "claim"}', b'{"do": "open", "address": []}']
)
def test_requests_that_make_no_sense_are_refused(rig: Rig, said: bytes) -> None:
    with link_to(rig) as link:
        link.sendall(len(said).to_bytes(2, "big") + bytes(4) + said)
        assert b'"error": "EINVAL"' in link.recv(4096)


def test_its_port_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert ticket_printer.main(["--usb", port, "--dir", str(tmp_path)]) != 0
    assert "--usb takes another" in capsys.readouterr().err
