"""Ports that are there, gone, taken or misspelt."""

import os
import tty
from pathlib import Path

import pytest

from hall_devices import registry
from hall_devices.drivers import Settings
from hall_devices.transport import Transport, TransportError, transport_for
from hall_devices.transports.file import DeviceTransport, FileTransport
from hall_devices.transports.serial_port import SerialTransport
from hall_devices.transports.spool import SpoolTransport
from hall_devices.transports.tcp import SocketTransport
from hall_devices.transports.usb_port import UsbTransport
from hall_devices.transports.win32 import WindowsSpoolTransport
from tests.devices.rig import Rig, until


def failure(transport: Transport) -> str:
    with pytest.raises(TransportError) as error:
        transport.open()
    transport.close()
    return error.value.kind


@pytest.mark.parametrize(
    ("name", "kind", "can_read"),
    [
        ("/dev/ttyUSB0", SerialTransport, True),
        ("COM3", SerialTransport, True),
        ("socket://192.0.2.7:9100", SocketTransport, True),
        ("socket://[2001:db8::7]:9100", SocketTransport, True),
        ("usb://0416:5011", UsbTransport, True),
        ("usb://0416:5011/A0042", UsbTransport, True),
        ("usblp:///dev/usb/lp0", DeviceTransport, True),
        ("file:///tmp/x", FileTransport, False),
        ("cups://slip", SpoolTransport, False),
        ("win32raw://slip", WindowsSpoolTransport, False),
    ],
)
def test_names(name: str, kind: type, can_read: bool) -> None:
    transport = transport_for(name)
    assert type(transport) is kind
    assert transport.can_read is can_read


@pytest.mark.parametrize(
    "name",
    [
        "socket://nowhere",
        "socket://:9100",
        "socket://x:0",
        "socket://x:65536",
        "socket://x:９１００",
        "usb://printer",
        "usb://0416",
        "cups://-d",
        "cups://",
        "gopher://x",
    ],
)
def test_a_misspelt_name(name: str) -> None:
    with pytest.raises(TransportError) as error:
        transport_for(name)
    assert error.value.kind == "config"


def test_missing(tmp_path: Path) -> None:
    assert failure(SerialTransport(str(tmp_path / "none"))) == "missing"
    assert failure(FileTransport(str(tmp_path / "none" / "x"))) == "missing"
    assert failure(DeviceTransport(str(tmp_path / "lp0"))) == "missing"


def test_no_file_is_made_where_a_device_should_be() -> None:
    """An unplugged printer would else be a growing file, and nobody the wiser."""
    path = Path("/dev/hallway-no-such-printer")
    assert failure(FileTransport(str(path))) == "missing"
    assert not path.exists()


def test_what_is_not_for_this_computer() -> None:
    """Nothing here has pywin32."""
    assert failure(transport_for("win32raw://slip")) == "config"


def test_a_port_has_one_owner(rig: Rig) -> None:
    first = SerialTransport(rig.ports[0])
    first.open()
    try:
        assert failure(SerialTransport(rig.ports[0])) == "busy"
    finally:
        first.close()


def test_a_serial_port_that_vanishes(rig: Rig) -> None:
    port = SerialTransport(rig.ports[0])
    port.open()
    port.write(b"\x10\x04\x01")
    port.hand_over()
    assert until(lambda: port.read(64, 0.1)) == b"\x12"
    rig.fault(unplugged=True)
    with pytest.raises(TransportError) as error:
        until(lambda: port.read(64, 0.1))
    assert error.value.kind == "gone"
    with pytest.raises(TransportError) as error:
        port.hand_over()
    assert error.value.kind == "gone"
    port.close()
    assert failure(SerialTransport(rig.ports[0])) == "missing"


class StuckPort:
    """pyserial's port whose last bytes stay in the computer; a pty never keeps any back."""

    out_waiting = 3


def test_a_serial_port_that_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hall_devices.transports.serial_port.WRITE_SECONDS", 0.05)
    port = SerialTransport("COM3")
    port._port = StuckPort()
    with pytest.raises(TransportError) as error:
        port.hand_over()
    assert error.value.kind == "timeout"


def test_a_file_takes_bytes(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"before ")
    port = transport_for(f"file://{tmp_path}/out")
    port.open()
    port.write(b"abc")
    port.hand_over()
    assert port.read(10, 0.0) == b""
    port.close()
    assert (tmp_path / "out").read_bytes() == b"before abc"


def test_a_pipe_that_nobody_reads_is_missing(tmp_path: Path) -> None:
    """Opening it the plain way would wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    port = FileTransport(str(tmp_path / "pipe"))
    assert failure(port) == "missing"
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    port.open()
    port.write(b"abc")
    assert os.read(reader, 10) == b"abc"
    os.close(reader)
    with pytest.raises(TransportError) as error:
        port.write(b"abc")
    assert error.value.kind == "gone"
    port.close()


def test_a_pipe_whose_reader_sleeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hall_devices.transports.file.WRITE_SECONDS", 0.1)
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    port = FileTransport(str(tmp_path / "pipe"))
    port.open()
    with pytest.raises(TransportError) as error:
        port.write(bytes(1_000_000))
    assert error.value.kind == "timeout"
    port.close()
    os.close(reader)


def test_a_device_node_that_speaks() -> None:
    """A terminal stands in for /dev/usb/lp0: both are character devices."""
    near, far = os.openpty()
    tty.setraw(far)
    port = transport_for(f"usblp://{os.ttyname(far)}")
    try:
        port.open()
        port.write(b"\x10\x04\x01")
        assert os.read(near, 10) == b"\x10\x04\x01"
        assert port.read(10, 0.05) == b""
        os.write(near, b"\x12")
        assert until(lambda: port.read(10, 0.1)) == b"\x12"
        os.close(far)
        os.close(near)
        with pytest.raises(TransportError) as error:
            port.write(b"abc")
        assert error.value.kind == "gone"
    finally:
        port.close()


def test_drivers_by_name() -> None:
    assert "escpos" in registry.names()
    with pytest.raises(KeyError):
        registry.printer("none", Settings("x"))
    with pytest.raises(KeyError):
        registry.printer("escpos", Settings("x", profile="100mm"))
    assert registry.printer("escpos", Settings("x", profile="58mm")).cells == 32
