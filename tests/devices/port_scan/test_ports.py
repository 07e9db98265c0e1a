"""The ports that a computer lists, and their stable names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from hall_devices.port_scan.ports import named_ports, serial_ports


@dataclass
class Listed:
    """As pyserial's list has it."""

    device: str
    description: str = "n/a"
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None


@pytest.fixture
def names(tmp_path: Path) -> Path:
    """Two adapters: ttyUSB0 with a number of its own, ttyUSB1 without."""
    for number, by_id in ((0, "usb-FTDI_A50285BI-if00"), (1, "usb-1a86_USB_Serial-if00")):
        (tmp_path / f"ttyUSB{number}").touch()
        for folder, name in (("by-id", by_id), ("by-path", f"pci-0:{number}")):
            place = tmp_path / "serial" / folder
            place.mkdir(parents=True, exist_ok=True)
            (place / name).symlink_to(tmp_path / f"ttyUSB{number}")
    return tmp_path / "serial"


@pytest.fixture
def listed(tmp_path: Path) -> list[Listed]:
    return [
        Listed(str(tmp_path / "ttyUSB1"), "USB Serial", 0x1A86, 0x7523),
        Listed(str(tmp_path / "ttyUSB0"), "FT232R", 0x0403, 0x6001, "A50285BI"),
        Listed("COM7"),
    ]


def test_the_sure_name_comes_first(names: Path, listed: list[Listed]) -> None:
    first, second, com = serial_ports(listed=listed, names=names)
    assert (com.name, com.names, com.usb, com.about) == ("COM7", (), "", "")
    assert first.name == str(names / "by-id/usb-FTDI_A50285BI-if00")
    assert second.name == str(names / "by-path/pci-0:1")
    assert second.names == (second.name, str(names / "by-id/usb-1a86_USB_Serial-if00"))
    assert (second.usb, second.about) == ("1a86:7523", "USB Serial")


def test_a_port_that_is_named_is_there_once(
    names: Path, listed: list[Listed], tmp_path: Path
) -> None:
    asked = [str(names / "by-path/pci-0:0"), "com7", str(tmp_path / "pty")]
    found = serial_ports(asked, listed=listed, names=names)
    assert len(found) == 4
    assert found[-1].name == str(tmp_path / "pty")
    only = named_ports(asked[:1], listed=listed, names=names)
    assert [port.device for port in only] == [str(tmp_path / "ttyUSB0")]


def test_what_the_system_lists_is_read_as_it_is(names: Path) -> None:
    devices = [port.device for port in serial_ports(names=names)]
    assert len(devices) == len(set(devices))
