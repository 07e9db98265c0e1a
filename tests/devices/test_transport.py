"""Ports that are there, gone, taken or misspelt."""

from pathlib import Path

import pytest

from hall_devices import registry
from hall_devices.drivers import Settings
from hall_devices.transport import (
    FileTransport,
    SerialTransport,
    SocketTransport,
    Transport,
    TransportError,
    transport_for,
)
from tests.devices.rig import Rig, until


def failure(transport: Transport) -> str:
    with pytest.raises(TransportError) as error:
        transport.open()
    transport.close()
    return error.value.kind


def test_names() -> None:
    assert isinstance(transport_for("/dev/ttyUSB0"), SerialTransport)
    assert isinstance(transport_for("COM3"), SerialTransport)
    assert isinstance(transport_for("socket://192.0.2.7:9100"), SocketTransport)
    assert isinstance(transport_for("file:///tmp/x"), FileTransport)
    assert transport_for("usb://0416:5011").can_read
    assert not transport_for("cups://slip").can_read


@pytest.mark.parametrize("name", ["socket://nowhere", "gopher://x"])
def test_a_misspelt_name(name: str) -> None:
    with pytest.raises(TransportError) as error:
        transport_for(name)
    assert error.value.kind == "config"


def test_missing(tmp_path: Path) -> None:
    assert failure(SerialTransport(str(tmp_path / "none"))) == "missing"
    assert failure(FileTransport(str(tmp_path / "none" / "x"))) == "missing"


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
    assert until(lambda: port.read(64, 0.1)) == b"\x12"
    rig.fault(unplugged=True)
    with pytest.raises(TransportError) as error:
        until(lambda: port.read(64, 0.1))
    assert error.value.kind == "gone"
    port.close()
    assert failure(SerialTransport(rig.ports[0])) == "missing"


def test_a_network_printer(tmp_path: Path) -> None:
    with Rig(tmp_path, "--tcp", "127.0.0.1:0") as rig:
        port = transport_for(rig.ports[0])
        port.open()
        assert port.read(64, 0.0) == b""
        port.write(b"\x10\x04\x04")
        assert until(lambda: port.read(64, 0.1)) == b"\x12"
        rig.fault(unplugged=True)
        with pytest.raises(TransportError):
            until(lambda: port.read(64, 0.1))
        port.close()
        assert failure(transport_for(rig.ports[0])) == "missing"


def test_a_file_takes_bytes(tmp_path: Path) -> None:
    port = transport_for(f"file://{tmp_path}/out")
    port.open()
    port.write(b"abc")
    port.close()
    assert (tmp_path / "out").read_bytes() == b"abc"


def test_drivers_by_name() -> None:
    assert "escpos" in registry.names()
    with pytest.raises(KeyError):
        registry.printer("none", Settings("x"))
    with pytest.raises(KeyError):
        registry.printer("escpos", Settings("x", profile="100mm"))
    assert registry.printer("escpos", Settings("x", profile="58mm")).cells == 32
